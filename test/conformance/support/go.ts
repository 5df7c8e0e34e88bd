import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, run, type Command } from './run.ts';

const TIME_LIMIT = 15 * 60_000;
/** As each go.mod says. */
const LEAST = [1, 24] as const;

/** Go, in the folder of a go.mod; everything that it fetches and builds lands in `cache`. */
export function goCommand(
  folder: string,
  cache: string,
  timeLimitMilliseconds = TIME_LIMIT,
): (command: readonly string[]) => Command {
  return (command) => ({
    command: ['go', ...command],
    cwd: folder,
    environment: {
      ...process.env,
      GOPATH: join(cache, 'path'),
      GOMODCACHE: join(cache, 'modules'),
      GOCACHE: join(cache, 'build'),
      // Otherwise the modules are read-only, and a checkout with them cannot be deleted.
      GOFLAGS: '-modcacherw -mod=readonly -buildvcs=false',
      GOWORK: 'off',
      CGO_ENABLED: '0',
    },
    timeLimitMilliseconds,
  });
}

/** What is wrong with the Go of this machine, if anything. */
export async function goLacks(): Promise<string | undefined> {
  const version = await run({
    command: ['go', 'env', 'GOVERSION'],
    environment: process.env,
    timeLimitMilliseconds: TIME_LIMIT,
  }).catch(() => undefined);
  if (version?.code !== 0) {
    return `Go is not installed: Go ${LEAST.join('.')} or later is needed, see https://go.dev/doc/install`;
  }
  const [, major = 0, minor = 0] = (/^go(\d+)\.(\d+)/.exec(version.stdout) ?? []).map(Number);
  const enough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
  return enough
    ? undefined
    : `this is ${version.stdout.trim()}, and Go ${LEAST.join('.')} or later is needed`;
}

/** Compiles the Go tests, whose go.mod pins the SDK. What has not changed is not built again. */
export async function prepareGo(
  folder: string,
  cache: string,
): Promise<{ readonly command: readonly string[] } | { readonly unavailable: string }> {
  const unavailable = await goLacks();
  if (unavailable !== undefined) return { unavailable };
  const go = goCommand(folder, cache);
  await mkdir(cache, { recursive: true });
  const program = join(cache, 'conformance.test');
  const converter = join(cache, 'test2json');
  await mustRun(go(['test', '-c', '-o', program, '.']));
  await mustRun(go(['build', '-o', converter, 'cmd/test2json']));
  return { command: [converter, '-t', program, '-test.v', '-test.timeout=5m'] };
}

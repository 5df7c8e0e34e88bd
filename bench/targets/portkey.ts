import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Placement } from '../machine/processor.ts';
import { startProgram, type Listening } from '../machine/program.ts';
import { chatExpectation, chatRequests } from './chat-form.ts';
import type { Target } from './target.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PINNED = fileURLToPath(new URL('../portkey', import.meta.url));
const INSTALLED = join(ROOT, '.cache', 'bench', 'portkey');
const PRELOAD = fileURLToPath(new URL('../loopback-only.mjs', import.meta.url));

/**
 * (c) The peer: the gateway of Portkey from npm, with nothing switched on. It has no TLS. Its dependencies are those
 * of its own lockfile: with what npm would choose today it answers 500 to streams.
 */
export async function startPortkey(placement: Placement, stub: Target): Promise<Target> {
  installPortkey();
  const server = join(INSTALLED, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  const program = await startProgram<Listening>(
    placement,
    'target',
    ['--import', PRELOAD, server, '--headless'],
    INSTALLED,
  );
  const headers = {
    authorization: 'Bearer sk-bench',
    'user-agent': 'bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `http://127.0.0.1:${stub.endpoint.port}/v1`,
  };
  return {
    name: '(c) Portkey',
    about: `@portkey-ai/gateway ${version()} from npm, HTTP/1.1 without TLS, no guardrail, cache or log switched on`,
    endpoint: { protocol: 'http/1.1', port: program.ready.port },
    processes: () => [program.pid],
    modelProcesses: stub.processes,
    requests: async (operation, count) =>
      chatRequests(operation, count, { path: '/v1/chat/completions', headers }),
    expectation: chatExpectation,
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/** Once, into the checkout's cache, exactly as bench/portkey/package-lock.json says, and without install scripts. */
function installPortkey(): void {
  const files = ['package.json', 'package-lock.json'];
  const same = files.every(
    (name) =>
      existsSync(join(INSTALLED, name)) &&
      readFileSync(join(INSTALLED, name)).equals(readFileSync(join(PINNED, name))),
  );
  if (same && existsSync(join(INSTALLED, 'node_modules'))) return;
  console.error('bench: installing @portkey-ai/gateway into .cache/bench (once)');
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  for (const name of files) copyFileSync(join(PINNED, name), join(INSTALLED, name));
  const args = ['ci', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawnSync('npm', [...args, `--cache=${join(ROOT, '.cache/npm')}`], {
    cwd: INSTALLED,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status === 0) return;
  rmSync(INSTALLED, { recursive: true, force: true });
  throw new Error('npm could not install the peer; leave it out with BENCH_TARGETS=stub,proxy,caprock');
}

function version(): string {
  // Our own file, whose form we know.
  const pinned = JSON.parse(readFileSync(join(PINNED, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return pinned.dependencies['@portkey-ai/gateway'] ?? '';
}

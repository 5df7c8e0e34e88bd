import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, run } from './run.ts';

/** A Python that can make virtual environments. */
export interface Python {
  /** The command that starts it: its path, after a wrapper where it lives in a root folder of its own. */
  readonly command: readonly string[];
  /** `3.13.5 (…)`: what tells one from another. */
  readonly version: string;
}

const PROBE = 'import sys, venv, ensurepip; print(*sys.version_info[:3], sep="."); print(sys.version)';

/** Why this command is not a Python of the version, or the Python. */
export async function probePython(
  command: readonly string[],
  least: readonly [number, number],
): Promise<Python | { readonly unusable: string }> {
  const name = command.at(-1);
  const probe = {
    command: [...command, '-c', PROBE],
    environment: process.env,
    timeLimitMilliseconds: 30_000,
  };
  const probed = await run(probe).catch(() => undefined);
  if (probed === undefined) return { unusable: `${name} is not installed` };
  if (probed.code !== 0) {
    const reason = probed.stderr.trim().split('\n').at(-1);
    return { unusable: `${name} does not work or lacks its venv module (${reason})` };
  }
  const [version = '', ...build] = probed.stdout.trim().split('\n');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < least[0] || (major === least[0] && minor < least[1])) {
    return { unusable: `${name} is Python ${version}, and ${least.join('.')} or later is needed` };
  }
  return { command, version: `${version} ${build.join(' ')}` };
}

export interface VirtualEnvironment {
  /** Absolute. */
  readonly folder: string;
  readonly requirements: string;
  readonly pipCache: string;
}

/**
 * A virtual environment that holds exactly the pinned requirements, made anew when they or Python changed.
 * Only wheels: no package runs code of its own while it is installed.
 */
export async function ensureVirtualEnvironment(python: Python, wanted: VirtualEnvironment): Promise<void> {
  const { folder, requirements, pipCache } = wanted;
  const stamp = join(folder, '.complete');
  const identity = createHash('sha256')
    .update([python.version, folder, await readFile(requirements, 'utf8')].join('\0'))
    .digest('hex');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === identity) return;
  await rm(folder, { recursive: true, force: true });
  const install = (command: readonly string[]): Promise<string> =>
    mustRun({ command, environment: process.env, timeLimitMilliseconds: 15 * 60_000 });
  const inside = [...python.command.slice(0, -1), join(folder, 'bin', 'python')];
  await install([...python.command, '-m', 'venv', folder]);
  await install([
    ...[...inside, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'],
    ...['--cache-dir', pipCache, '--requirement', requirements],
  ]);
  await writeFile(stamp, identity);
}

import { execFile } from 'node:child_process';
import { access, constants, readFile, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where the tools of every Debian are; the service's own PATH is not trusted to say. */
const TOOL_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'];

/** The absolute path of a program, or `undefined`. */
export async function findTool(name: string): Promise<string | undefined> {
  for (const folder of TOOL_FOLDERS) {
    const path = `${folder}/${name}`;
    if (await isThere(path, constants.X_OK)) return path;
  }
  return undefined;
}

/** The options that this bubblewrap knows: they differ between Debian's and Ubuntu's releases. */
export async function bubblewrapOptions(bwrap: string): Promise<ReadonlySet<string>> {
  const { stdout } = await run(bwrap, ['--help'], { env: {}, timeout: 5_000 });
  return new Set(stdout.match(/--[a-z0-9-]+/g));
}

export async function isThere(path: string, mode: number = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** A path's own name, without links; `undefined` when there is nothing. */
export async function realPathOf(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}

/** Swap areas on disk: what a model has in memory, prompts included, may be written there. Zram is memory. */
export async function swapsOnDisk(): Promise<boolean> {
  const table = await readFile('/proc/swaps', 'utf8').catch(() => '');
  return table
    .split('\n')
    .slice(1)
    .some((line) => line !== '' && !line.startsWith('/dev/zram'));
}

/** A number in a file of /proc/sys; `undefined` when this kernel has no such file. */
export async function kernelSetting(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text);
}

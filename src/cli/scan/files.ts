import { lstat, opendir, stat } from 'node:fs/promises';
import { join, matchesGlob, relative } from 'node:path';

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
}

/** Folders that hold what others wrote, or no text: left out unless they are named. */
const IGNORED = ['**/node_modules/**', '**/.git/**'];

/** Files and all files of folders, in order; symbolic links within folders are not followed. */
export async function* filesOf(
  paths: readonly string[],
  ignore: readonly string[],
): AsyncGenerator<FoundFile> {
  const globs = [...IGNORED, ...ignore];
  for (const path of paths) {
    // Who names a link means what it leads to.
    const stats = await stat(path);
    if (stats.isDirectory()) yield* within(path, path, globs);
    else yield { path, bytes: stats.size };
  }
}

async function* within(root: string, folder: string, globs: readonly string[]): AsyncGenerator<FoundFile> {
  const entries = await Array.fromAsync(await opendir(folder));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = relative(root, path);
    if (globs.some((glob) => matchesGlob(name, glob) || matchesGlob(`${name}/`, glob))) continue;
    if (entry.isDirectory()) yield* within(root, path, globs);
    else if (entry.isFile()) yield { path, bytes: (await lstat(path)).size };
  }
}

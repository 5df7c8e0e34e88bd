import { chmod, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '#files';

/** Writes a file that was not there, durably, and leaves it with these rights. */
export async function writeFileOnce(
  path: string,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  mode: number,
): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  for await (const block of blocks) await file.writeFile(block);
  await file.chmod(mode);
  await file.sync();
}

/** Makes a folder and every folder in it durable and read-only, the deepest first. */
export async function closeFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await closeFolders(join(folder, entry.name));
  }
  await syncFolder(folder);
  await chmod(folder, 0o555);
}

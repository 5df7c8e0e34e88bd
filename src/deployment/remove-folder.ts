import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a folder whose folders may be read-only. */
export async function removeFolder(folder: string): Promise<void> {
  const allow = async (path: string): Promise<void> => {
    await chmod(path, 0o700);
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.isDirectory()) await allow(join(path, entry.name));
    }
  };
  await allow(folder).catch(() => {});
  await rm(folder, { recursive: true, force: true });
}

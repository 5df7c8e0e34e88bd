import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '#kernel';

/** How the name of a file ends that is not written whole yet, or never was: whoever lists files leaves these out. */
export const UNFINISHED = '.part';

/** Puts a whole new file in the place of `path`: after a crash it holds the old bytes or the new ones. */
export function replaceFile(path: string, bytes: string | Uint8Array, mode: number): Promise<void> {
  return replaceFileBy(path, mode, (aside) => writeFile(aside, bytes));
}

/**
 * As `replaceFile`, for what is written in pieces.
 *
 * @param write fills the file of this path, which is there and empty
 */
export async function replaceFileBy(
  path: string,
  mode: number,
  write: (aside: string) => Promise<void>,
): Promise<void> {
  await throughAside(path, mode, write, (aside) => rename(aside, path));
}

/** As `replaceFile`, but never over a file that is there. @returns whether this call made the file */
export async function createFile(path: string, bytes: string | Uint8Array, mode: number): Promise<boolean> {
  try {
    // Unlike rename, link fails when another process was first.
    await throughAside(
      path,
      mode,
      (aside) => writeFile(aside, bytes),
      (aside) => link(aside, path),
    );
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

async function throughAside(
  path: string,
  mode: number,
  write: (aside: string) => Promise<void>,
  settle: (aside: string) => Promise<void>,
): Promise<void> {
  const aside = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}${UNFINISHED}`);
  try {
    await makeEmpty(aside, mode);
    await write(aside);
    await syncFile(aside);
    await settle(aside);
  } finally {
    await rm(aside, { force: true });
  }
  await syncFolder(dirname(path));
}

async function makeEmpty(path: string, mode: number): Promise<void> {
  await using file = await open(path, 'wx', mode);
  // The umask may have taken bits from the mode that open was given.
  await file.chmod(mode);
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}

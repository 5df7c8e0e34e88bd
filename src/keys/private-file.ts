import { constants, type Stats } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, basename, join } from 'node:path';
import { CaprockError, codeOf } from '#kernel';

/**
 * The bytes of a file that its owner alone may read, or `undefined` when there is none.
 *
 * @param most bytes; a longer file is refused before it is read
 * @throws CaprockError `UnsafeFile` for a link, another owner, a mode that lets others in, or too many bytes
 */
export async function readPrivateFile(path: string, most: number): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return undefined;
    if (codeOf(cause) === 'ELOOP') throw unsafe(path, 'is a symbolic link; it has to be a plain file', cause);
    throw cause;
  });
  if (file === undefined) return undefined;
  try {
    const problem = problemOf(await file.stat(), most);
    if (problem !== undefined) throw unsafe(path, problem);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function problemOf(stats: Stats, most: number): string | undefined {
  if (!stats.isFile()) return 'is not a plain file';
  if (process.getuid !== undefined && stats.uid !== process.getuid()) {
    return 'belongs to another user; it has to belong to the user that runs Caprock';
  }
  if ((stats.mode & 0o077) !== 0) return 'can be read by others; its mode has to be 0600';
  if (stats.size > most) return `is longer than ${most} bytes`;
  return undefined;
}

function unsafe(path: string, problem: string, cause?: unknown): CaprockError {
  return new CaprockError('UnsafeFile', `The file ${path} ${problem}.`, { cause });
}

/** Puts a whole new file in the place of `path`: after a crash it holds the old bytes or the new ones. */
export async function replaceFile(path: string, bytes: string | Uint8Array, mode: number): Promise<void> {
  const written = await writeAside(path, bytes, mode);
  try {
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** As `replaceFile`, but never over a file that is there. @returns whether this call made the file */
export async function createFile(path: string, bytes: string | Uint8Array, mode: number): Promise<boolean> {
  const written = await writeAside(path, bytes, mode);
  try {
    // Unlike rename, link fails when another process was first.
    await link(written, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(written, { force: true });
  }
  await syncDirectory(dirname(path));
  return true;
}

async function writeAside(path: string, bytes: string | Uint8Array, mode: number): Promise<string> {
  const aside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const file = await open(aside, 'wx', mode);
  try {
    // The umask may have taken bits from the mode that open was given.
    await file.chmod(mode);
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return aside;
}

export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

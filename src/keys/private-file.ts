import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
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

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { CaprockError, limits } from '#kernel';
import { hasControlCharacters } from './names.ts';

/** A file that was found in a folder. Its content has not been looked at. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly executable: boolean;
}

function refuse(problem: string): never {
  throw new CaprockError('InvalidBundle', problem);
}

/**
 * All files below a folder. Attacker-controlled: the folder comes from a model provider.
 * @throws CaprockError `InvalidBundle` for anything that is neither a plain file of its own nor a folder
 */
export async function findFiles(root: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const visit = async (folder: string): Promise<void> => {
    // Names as bytes: one that is not UTF-8 would otherwise be read as another.
    for (const raw of await readdir(join(root, folder), { encoding: 'buffer' })) {
      const path = folder === '' ? nameOf(raw) : `${folder}/${nameOf(raw)}`;
      if (Buffer.byteLength(path) > limits.bundlePathBytes) {
        refuse(`The bundle has a path of more than ${limits.bundlePathBytes} bytes.`);
      }
      const stats = await lstat(join(root, path));
      if (stats.isDirectory()) {
        await visit(path);
        continue;
      }
      if (stats.isSymbolicLink())
        refuse('The bundle has a symbolic link: replace it by the file that it names.');
      if (!stats.isFile()) refuse('The bundle has a special file (a device, a socket or a pipe).');
      if (stats.nlink !== 1)
        refuse('The bundle has a file with several hard links: copy it to a file of its own.');
      found.push({ path, bytes: stats.size, executable: (stats.mode & 0o111) !== 0 });
      if (found.length > limits.bundleFiles) refuse(`The bundle has more than ${limits.bundleFiles} files.`);
    }
  };
  await visit('');
  return found;
}

function nameOf(raw: Buffer): string {
  const name = raw.toString('utf8');
  if (!Buffer.from(name).equals(raw)) refuse('The bundle has a name that is not UTF-8.');
  if (hasControlCharacters(name)) refuse('The bundle has a name with control characters.');
  return name;
}

/**
 * Opens a file below `root` (a real path), and makes sure that it is this one: between finding and opening, a
 * hostile owner of the folder may have put a link in its place.
 * @throws CaprockError `InvalidBundle`
 */
export async function openFile(root: string, path: string): Promise<FileHandle> {
  const full = join(root, path);
  const file = await open(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.nlink !== 1) refuse('A file of the bundle changed while it was read.');
    // Says where the descriptor really is, whatever links the folders above have become. Linux only.
    const actual = process.platform === 'linux' ? await readlink(`/proc/self/fd/${file.fd}`) : full;
    if (actual !== full) refuse('A path of the bundle leaves its folder.');
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

const BLOCK_BYTES = 1024 * 1024;

/** What is read of a file, block by block; each block is its reader's own. */
export async function* blocksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(BLOCK_BYTES), 0, BLOCK_BYTES, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** Hands on what it is given, and has its length and SHA-256 afterwards. */
export class Measured implements AsyncIterable<Uint8Array> {
  readonly #blocks: AsyncIterable<Uint8Array>;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(blocks: AsyncIterable<Uint8Array>) {
    this.#blocks = blocks;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const block of this.#blocks) {
      this.#hash.update(block);
      this.#bytes += block.length;
      yield block;
    }
  }

  /** To be called once, at the end. */
  result(): { readonly sha256: string; readonly bytes: number } {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}

export async function digestFile(file: FileHandle): Promise<{ sha256: string; bytes: number }> {
  const measured = new Measured(blocksOf(file));
  for await (const _block of measured);
  return measured.result();
}

export { refuse as refuseBundle };

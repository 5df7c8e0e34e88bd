import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import type { MemoryFile } from './sandbox.ts';

/*
 * A bundle that lies in the sandbox's memory alone. Bubblewrap makes a memory-backed `/bundle` and takes each file from
 * a descriptor, in the order of its arguments, until that descriptor ends.
 *
 * A descriptor ends also when the service dies, or has to give up because a file is not what was delivered. So the last
 * file of all is the program that starts the model's software: it is handed in once everything before it was read to its
 * end and checked, and without it there is nothing to start.
 */

/** What is left for the folders, and for the rounding of each file to pages. */
const PAGE_BYTES = 4_096;
const ROOM_BYTES = 1024 * 1024;

/**
 * Bubblewrap's arguments for the files, which come through the descriptors from `first` on, and for the program that
 * starts the software, which comes after them. The names of the files are in them: they are not for the command line,
 * which every user of the machine may read.
 */
export function memoryArguments(
  options: ReadonlySet<string>,
  files: readonly MemoryFile[],
  first: number,
  starter: string,
): Buffer {
  const bytes = files.reduce((sum, file) => sum + Math.ceil(file.bytes / PAGE_BYTES) * PAGE_BYTES, 0);
  const size = options.has('--size') ? ['--size', `${bytes + ROOM_BYTES + files.length * PAGE_BYTES}`] : [];
  const words = [
    ...[...size, '--tmpfs', '/bundle'],
    ...files.flatMap(({ path, executable }, index) =>
      fileFrom(first + index, `/bundle/${path}`, executable ? '0555' : '0444'),
    ),
    ...['--remount-ro', '/bundle'],
    ...fileFrom(first + files.length, starter, '0555'),
  ];
  return Buffer.from(words.map((word) => `${word}\0`).join(''));
}

function fileFrom(descriptor: number, path: string, mode: string): string[] {
  return ['--perms', mode, '--file', `${descriptor}`, path];
}

/**
 * Writes the files into their descriptors, one after the other, and the starting program last.
 * @param starter path of that program on the host
 * @param ended of the sandbox; then there is nobody left to write to
 */
export async function fillBundle(
  files: readonly MemoryFile[],
  starter: string,
  pipes: readonly (Readable | Writable | null | undefined)[],
  ended: Promise<void>,
): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  for (const pipe of pipes) pipe?.on('error', () => {});
  const sources = [...files.map((file) => file.read()), [readFile(starter)]];
  try {
    for (const [index, source] of sources.entries()) {
      const pipe = pipes[index];
      if (!pipe || !('end' in pipe)) throw new Error('There is no descriptor for a file.');
      for await (const block of source) {
        if (over) throw new Error('The sandbox ended before its bundle was there.');
        await write(pipe, block);
      }
      await end(pipe);
    }
  } finally {
    for (const pipe of pipes) pipe?.destroy();
  }
}

function write(pipe: Writable, block: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    pipe.write(block, (error) => (error ? reject(error) : resolve()));
  });
}

async function end(pipe: Writable): Promise<void> {
  pipe.end();
  await once(pipe, 'finish');
  pipe.destroy();
}

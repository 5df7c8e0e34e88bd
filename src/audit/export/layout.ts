import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

// What an export, and the archive, look like on a disk:
//
//     key                          the public key of the checkpoints
//     checkpoint                   the newest one
//     checkpoints/000000000042     each one, by its size
//     records/000000000000.jsonl   records, a line each, from that one on; .jsonl.gz in an archive;
//                                  of one that was archived its hash in hexadecimal
//     hashes/000000000000.bin      the hash of each of these records, 32 bytes

/** Makes the folders; those that are there stay. */
export async function makeFolders(folder: string): Promise<void> {
  for (const name of ['checkpoints', 'records', 'hashes']) {
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  }
}

export function numbered(value: number): string {
  return String(value).padStart(12, '0');
}

/** The first record of a file of records; `undefined` for a file that is none. */
export function firstOf(file: string): number | undefined {
  const [, first] = /^(\d{12,16})\.jsonl(?:\.gz)?$/.exec(file) ?? [];
  return first === undefined ? undefined : Number(first);
}

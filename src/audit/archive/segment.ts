import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Kysely } from 'kysely';
import type { Database } from '#store';
import { replaceFile, replaceFileBy } from '#files';
import { CaprockError } from '#kernel';
import { makeFolders, numbered } from '../export/layout.ts';
import { linesIn } from '../export/lines.ts';
import { leavesOf } from '../leaves.ts';
import { leafHash } from '../tree/hash.ts';

/** Records of one file of the archive. */
export interface Segment {
  readonly first: number;
  readonly end: number;
}

/** The file of an archive that has these records, relative to it. */
export function fileOf({ first }: Segment): string {
  return join('records', `${numbered(first)}.jsonl.gz`);
}

/**
 * Writes records to the archive: whole or not at all, and again, after a crash, the same.
 *
 * @throws CaprockError `TreeBroken` for a record that is not there, or is not the one of the tree
 */
export async function writeSegment(db: Kysely<Database>, folder: string, segment: Segment): Promise<void> {
  await makeFolders(folder);
  const hashes: Buffer[] = [];
  await replaceFileBy(join(folder, fileOf(segment)), 0o600, (path) =>
    pipeline(
      async function* () {
        for await (const { index, text, hash } of leavesOf(db, segment.first, segment.end)) {
          if (text === undefined || !leafHash(text).equals(hash)) throw broken(index);
          hashes.push(hash);
          yield `${text}\n`;
        }
      },
      createGzip(),
      createWriteStream(path),
    ),
  );
  const ofHashes = join(folder, 'hashes', `${numbered(segment.first)}.bin`);
  await replaceFile(ofHashes, Buffer.concat(hashes), 0o600);
}

/**
 * Reads back what was written, before anything is deleted that it has to stand for.
 *
 * @returns the SHA-256 of the lines, in hexadecimal
 */
export async function proveSegment(db: Kysely<Database>, folder: string, segment: Segment): Promise<string> {
  const lines = linesIn(join(folder, fileOf(segment)));
  const sha256 = createHash('sha256');
  let index = segment.first;
  for await (const { hash } of leavesOf(db, segment.first, segment.end)) {
    const { value } = await lines.next();
    if (typeof value !== 'string' || !leafHash(value).equals(hash)) throw broken(index);
    sha256.update(`${value}\n`);
    index += 1;
  }
  if ((await lines.next()).done !== true) throw broken(index);
  return sha256.digest('hex');
}

function broken(index: number): CaprockError {
  return new CaprockError(
    'TreeBroken',
    `Record ${index} cannot be archived: it is missing, or not the one of the tree. Nothing is deleted; run caprock audit verify.`,
  );
}

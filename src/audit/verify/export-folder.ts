import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CaprockError, codeOf } from '#kernel';
import type { Leaf, TrailReader } from '../reader.ts';
import { HASH_BYTES } from '../tree/hash.ts';
import { openCheckpoint, parseVerifier } from '../tree/note.ts';
import type { Evidence } from './verify.ts';

/** Records of one file of an export. */
const RECORDS_A_FILE = 10_000;

/**
 * Writes what an outsider needs to verify the trail without its server:
 *
 *     key                          the public key of the checkpoints
 *     checkpoint                   the newest one
 *     checkpoints/000000000042     each one, by its size
 *     records/000000000000.jsonl   records, a line each; of one that was archived its hash in hexadecimal
 *     hashes/000000000000.bin      the hash of each of these records, 32 bytes
 *
 * @returns how many records it has
 * @throws CaprockError `NoCheckpoint`, `FolderInUse` for a folder that is not empty
 */
export async function exportTrail(reader: TrailReader, folder: string, key: string): Promise<number> {
  const checkpoints = await reader.checkpoints();
  const newest = checkpoints.at(-1);
  if (newest === undefined) {
    throw new CaprockError('NoCheckpoint', 'Nothing of this trail is signed yet: start the service once.');
  }
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new CaprockError('FolderInUse', `${folder} is not empty: name a new folder.`);
  }
  for (const name of ['checkpoints', 'records', 'hashes']) await mkdir(join(folder, name));
  const verifier = parseVerifier(key);
  await writeFile(join(folder, 'key'), `${key}\n`);
  await writeFile(join(folder, 'checkpoint'), newest);
  for (const note of checkpoints) {
    const { size } = openCheckpoint(note, verifier);
    await writeFile(join(folder, 'checkpoints', numbered(size)), note);
  }
  const { size } = openCheckpoint(newest, verifier);
  for (let first = 0; first < size; first += RECORDS_A_FILE) {
    await exportSome(reader, folder, first, Math.min(size, first + RECORDS_A_FILE));
  }
  return size;
}

async function exportSome(reader: TrailReader, folder: string, first: number, end: number): Promise<void> {
  const hashes: Buffer[] = [];
  await using records = await open(join(folder, 'records', `${numbered(first)}.jsonl`), 'wx');
  for await (const { text, hash } of reader.leaves(first, end)) {
    hashes.push(hash);
    await records.write(`${text ?? hash.toString('hex')}\n`);
  }
  await writeFile(join(folder, 'hashes', `${numbered(first)}.bin`), Buffer.concat(hashes));
}

/** An export as evidence. @param key the public key from elsewhere; the export's own otherwise */
export async function evidenceInFolder(folder: string, key: string | undefined): Promise<Evidence> {
  try {
    const names = (await readdir(join(folder, 'checkpoints'))).toSorted();
    const notes = names.map((name) => readFile(join(folder, 'checkpoints', name), 'utf8'));
    const newest = await readFile(join(folder, 'checkpoint'), 'utf8');
    const checkpoints = await Promise.all(notes);
    return {
      verifier: parseVerifier(key ?? (await readFile(join(folder, 'key'), 'utf8'))),
      checkpoints: checkpoints.includes(newest) ? checkpoints : [...checkpoints, newest],
      leaves: leavesIn(folder),
    };
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw new CaprockError(
      'NotAnExport',
      `${folder} is not an export of a trail: caprock audit export makes one.`,
      { cause },
    );
  }
}

async function* leavesIn(folder: string): AsyncIterable<Leaf & { readonly where: string }> {
  let index = 0;
  for (const file of (await readdir(join(folder, 'records'))).toSorted()) {
    const first = Number(/^(\d+)\.jsonl$/.exec(file)?.[1]);
    const hashes = await readFile(join(folder, 'hashes', `${numbered(first)}.bin`)).catch(() =>
      Buffer.alloc(0),
    );
    let line = 0;
    const lines = createInterface({
      input: createReadStream(join(folder, 'records', file)),
      crlfDelay: Infinity,
    });
    for await (const text of lines) {
      const own = hashes.subarray(line * HASH_BYTES, (line + 1) * HASH_BYTES);
      line += 1;
      const where = `records/${file} line ${line}`;
      if (/^[0-9a-f]{64}$/.test(text)) yield { index, hash: Buffer.from(text, 'hex'), where };
      else yield { index, text, hash: own, where };
      index += 1;
    }
  }
}

function numbered(value: number): string {
  return String(value).padStart(12, '0');
}

import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CaprockError } from '#kernel';
import type { TrailReader } from '../reader.ts';
import { openCheckpoint, parseVerifier } from '../tree/note.ts';
import { makeFolders, numbered } from './layout.ts';

/** Records of one file of an export. */
const RECORDS_A_FILE = 10_000;

/**
 * Writes what an outsider needs to verify the trail without its server, in the form that `layout.ts` shows.
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
  await makeFolders(folder);
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

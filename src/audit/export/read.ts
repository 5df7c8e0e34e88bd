import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CaprockError, codeOf } from '#kernel';
import { UNFINISHED } from '#files';
import type { Leaf } from '../leaves.ts';
import { HASH_BYTES } from '../tree/hash.ts';
import { parseVerifier } from '../tree/note.ts';
import type { Evidence } from '../verify/verify.ts';
import { firstOf, numbered } from './layout.ts';
import { linesIn } from './lines.ts';

/** An export or an archive as evidence. @param key the public key from elsewhere; the export's own otherwise */
export async function evidenceInFolder(folder: string, key: string | undefined): Promise<Evidence> {
  try {
    const checkpoints = await checkpointsIn(folder);
    const newest = await readFile(join(folder, 'checkpoint'), 'utf8');
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

export async function checkpointsIn(folder: string): Promise<readonly string[]> {
  const all = await readdir(join(folder, 'checkpoints'));
  // What a crash has left half written is none of them.
  const names = all.filter((name) => !name.endsWith(UNFINISHED)).toSorted();
  const notes: string[] = [];
  for (const name of names) notes.push(await readFile(join(folder, 'checkpoints', name), 'utf8'));
  return notes;
}

/** The leaves of an export, from the file on that has leaf `from`. What is missing moves all that follows. */
export async function* leavesIn(folder: string, from = 0): AsyncGenerator<Leaf & { readonly where: string }> {
  const files = await filesFrom(folder, from);
  let index = files[0]?.first ?? 0;
  for (const { file, first } of files) {
    const hashes = await readFile(join(folder, 'hashes', `${numbered(first)}.bin`)).catch(() =>
      Buffer.alloc(0),
    );
    let line = 0;
    for await (const text of linesIn(join(folder, 'records', file))) {
      const own = hashes.subarray(line * HASH_BYTES, (line + 1) * HASH_BYTES);
      line += 1;
      const where = `records/${file} line ${line}`;
      if (/^[0-9a-f]{64}$/.test(text)) yield { index, hash: Buffer.from(text, 'hex'), where };
      else yield { index, text, hash: own, where };
      index += 1;
    }
  }
}

/** The files of records that are needed from one of them on, in order. */
async function filesFrom(folder: string, from: number): Promise<{ file: string; first: number }[]> {
  const files = (await readdir(join(folder, 'records')))
    .flatMap((file) => {
      const first = firstOf(file);
      return first === undefined ? [] : [{ file, first }];
    })
    .toSorted((a, b) => a.first - b.first);
  const start = files.findLastIndex(({ first }) => first <= from);
  return files.slice(Math.max(0, start));
}

import { createHash } from 'node:crypto';

/** Numbers from 0 up to 1 that are the same for the same seed: what failed can be done again. */
export function randomOf(seed: string): () => number {
  let count = 0;
  return () =>
    createHash('sha256')
      .update(`${seed} ${(count += 1)}`)
      .digest()
      .readUInt32BE() /
    2 ** 32;
}

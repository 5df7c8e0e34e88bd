import { nodeHash, emptyRoot } from './hash.ts';
import { type ReadTile, subtreeHash } from './tiles.ts';

/** The largest power of two below `size`: where RFC 6962 divides a tree. */
function splitOf(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/** The hash over the leaves from `first`, `count` of them: MTH(D[first:first+count]). */
export async function rangeHash(read: ReadTile, first: number, count: number): Promise<Buffer> {
  if (count === 0) return emptyRoot();
  const height = Math.log2(count);
  if (Number.isInteger(height)) return subtreeHash(read, height, first / count);
  const half = splitOf(count);
  return nodeHash(await rangeHash(read, first, half), await rangeHash(read, first + half, count - half));
}

/**
 * The path that shows that leaf `index` is in the tree of `size` leaves.
 * @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1.1
 */
export async function inclusionProof(read: ReadTile, index: number, size: number): Promise<Buffer[]> {
  return path(read, index, 0, size);
}

async function path(read: ReadTile, index: number, first: number, count: number): Promise<Buffer[]> {
  if (count <= 1) return [];
  const half = splitOf(count);
  return index < half
    ? [...(await path(read, index, first, half)), await rangeHash(read, first + half, count - half)]
    : [...(await path(read, index - half, first + half, count - half)), await rangeHash(read, first, half)];
}

/**
 * The hashes that show that the tree of `size` leaves begins with the whole tree of `older` leaves.
 * @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1.2
 */
export async function consistencyProof(read: ReadTile, older: number, size: number): Promise<Buffer[]> {
  return older === 0 || older === size ? [] : subproof(read, older, 0, size, true);
}

async function subproof(
  read: ReadTile,
  older: number,
  first: number,
  count: number,
  whole: boolean,
): Promise<Buffer[]> {
  if (older === count) return whole ? [] : [await rangeHash(read, first, count)];
  const half = splitOf(count);
  return older <= half
    ? [
        ...(await subproof(read, older, first, half, whole)),
        await rangeHash(read, first + half, count - half),
      ]
    : [
        ...(await subproof(read, older - half, first + half, count - half, false)),
        await rangeHash(read, first, half),
      ];
}

import { createHash } from 'node:crypto';

// The tree of RFC 6962 once more, written from the RFC's definitions and from nothing of src/: slow, short, and by
// recursion over the whole list of leaves.

export type Hash = Buffer;

const sha256 = (...parts: Uint8Array[]): Hash => createHash('sha256').update(Buffer.concat(parts)).digest();

export const leafOf = (text: string): Hash => sha256(Buffer.of(0), Buffer.from(text));

function largestPowerBelow(n: number): number {
  let k = 1;
  while (k << 1 < n) k <<= 1;
  return k;
}

/** MTH(D[n]) over hashes of leaves. */
export function mth(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  const k = largestPowerBelow(leaves.length);
  return sha256(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

/** Rebuilds the root from a leaf, by the shape of the tree: each sibling's side follows from index and size. */
export function climb(leaf: Hash, index: number, size: number, path: readonly Hash[]): Hash {
  if (size === 1) {
    if (path.length > 0) throw new Error('the path is too long');
    return leaf;
  }
  const sibling = path.at(-1);
  if (sibling === undefined) throw new Error('the path is too short');
  const below = path.slice(0, -1);
  const k = largestPowerBelow(size);
  return index < k
    ? sha256(Buffer.of(1), climb(leaf, index, k, below), sibling)
    : sha256(Buffer.of(1), sibling, climb(leaf, index - k, size - k, below));
}

/** SUBPROOF(m, D[n], b), read backwards: both roots from the proof. `known` is the root at m, where b is true. */
export function grow(
  m: number,
  n: number,
  whole: boolean,
  known: Hash,
  proof: readonly Hash[],
): { readonly older: Hash; readonly newer: Hash } {
  if (m === n) {
    const hash = whole ? known : proof[0];
    if (hash === undefined || proof.length !== (whole ? 0 : 1))
      throw new Error('the proof has a wrong length');
    return { older: hash, newer: hash };
  }
  const last = proof.at(-1);
  if (last === undefined) throw new Error('the proof is too short');
  const rest = proof.slice(0, -1);
  const k = largestPowerBelow(n);
  if (m <= k) {
    const { older, newer } = grow(m, k, whole, known, rest);
    return { older, newer: sha256(Buffer.of(1), newer, last) };
  }
  const { older, newer } = grow(m - k, n - k, false, known, rest);
  return { older: sha256(Buffer.of(1), last, older), newer: sha256(Buffer.of(1), last, newer) };
}

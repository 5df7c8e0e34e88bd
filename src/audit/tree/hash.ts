import { createHash } from 'node:crypto';

/** Bytes of every hash of the tree: SHA-256. */
export const HASH_BYTES = 32;

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** The hash of a leaf. @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1 */
export function leafHash(record: string | Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(record).digest();
}

/** The hash of a node over its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** The root of a tree without leaves. */
export function emptyRoot(): Buffer {
  return createHash('sha256').digest();
}

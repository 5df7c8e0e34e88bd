import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { doesNotOpen } from './does-not-open.ts';

const ALGORITHM = 'aes-256-gcm';
export const GCM_NONCE_BYTES = 12;
export const GCM_TAG_BYTES = 16;

/**
 * The one way in which anything is sealed here: AES-256-GCM with a nonce of 12 bytes and a whole tag.
 * @param bound additional data, one after another
 * @returns the ciphertext, then the tag, in parts
 * @see https://csrc.nist.gov/pubs/sp/800/38/d/final
 */
export function encryptGcm(
  key: KeyObject,
  nonce: Uint8Array,
  plain: Uint8Array,
  bound: readonly Uint8Array[],
): readonly Buffer[] {
  const cipher = createCipheriv(ALGORITHM, key, requireNonce(nonce), { authTagLength: GCM_TAG_BYTES });
  for (const bytes of bound) cipher.setAAD(bytes);
  return [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
}

/**
 * @param sealed ciphertext and tag
 * @throws CaprockError `DoesNotOpen`, before any of it is given
 */
export function decryptGcm(
  key: KeyObject,
  nonce: Uint8Array,
  sealed: Uint8Array,
  bound: readonly Uint8Array[],
): Buffer {
  if (sealed.length < GCM_TAG_BYTES) throw doesNotOpen();
  const decipher = createDecipheriv(ALGORITHM, key, requireNonce(nonce), { authTagLength: GCM_TAG_BYTES });
  for (const bytes of bound) decipher.setAAD(bytes);
  decipher.setAuthTag(sealed.subarray(-GCM_TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(0, -GCM_TAG_BYTES));
    // A mode that works as a stream keeps nothing back: this only says whether the tag is right.
    decipher.final();
    return plain;
  } catch (cause) {
    throw doesNotOpen(cause);
  }
}

/** Of another length, GCM makes a nonce by a hash, of which two may be the same. */
function requireNonce(nonce: Uint8Array): Uint8Array {
  if (nonce.length === GCM_NONCE_BYTES) return nonce;
  throw new RangeError(`A nonce of AES-GCM has ${GCM_NONCE_BYTES} bytes.`);
}

import type { KeyObject } from 'node:crypto';

/**
 * Whether a ciphertext or a signature of RSA is as long as its key's modulus. OpenSSL takes one from which leading zero bytes
 * were cut, as one in 256 can be, for the same number; it is another text, and refused.
 * @see https://www.rfc-editor.org/rfc/rfc8017 the first step of 7.1.2, 8.1.2 and 8.2.2
 */
export function hasLengthOf({ asymmetricKeyDetails }: KeyObject, bytes: Uint8Array): boolean {
  return bytes.length * 8 === asymmetricKeyDetails?.modulusLength;
}

import { constants, privateDecrypt, type KeyObject } from 'node:crypto';

/**
 * Opens what RSA-OAEP sealed. OpenSSL takes a ciphertext from which leading zero bytes were cut, as one in 256 can be, for the
 * same number; it is another text, and refused.
 * @param key a private RSA key
 * @param oaepHash a name of OpenSSL, for both hashes
 * @throws Error whatever is wrong with it
 * @see https://www.rfc-editor.org/rfc/rfc8017#section-7.1.2 step 1b
 */
export function openOaep(key: KeyObject, oaepHash: string, ciphertext: Uint8Array): Buffer {
  if (ciphertext.length * 8 !== key.asymmetricKeyDetails?.modulusLength) {
    throw new RangeError('A ciphertext of RSA is as long as the modulus of its key.');
  }
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, ciphertext);
}

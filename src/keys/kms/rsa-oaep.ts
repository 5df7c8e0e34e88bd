import { constants, privateDecrypt, type KeyObject } from 'node:crypto';
import { hasLengthOf } from './rsa-length.ts';

/**
 * Opens what RSA-OAEP sealed.
 * @param key a private RSA key
 * @param oaepHash a name of OpenSSL, for both hashes
 * @throws Error whatever is wrong with it
 */
export function openOaep(key: KeyObject, oaepHash: string, ciphertext: Uint8Array): Buffer {
  if (!hasLengthOf(key, ciphertext)) {
    throw new RangeError('A ciphertext of RSA is as long as the modulus of its key.');
  }
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, ciphertext);
}

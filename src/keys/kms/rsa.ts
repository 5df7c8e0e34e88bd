import { constants, publicEncrypt } from 'node:crypto';
import { ApiError } from '#kernel';
import { publicKeyOf } from './asymmetric.ts';
import { invalidCiphertext } from './ciphertext.ts';
import type { KmsKey } from './key.ts';
import type { Materials } from './materials.ts';
import { openOaep } from './rsa-oaep.ts';

const HASHES: Readonly<Record<string, string>> = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' };

function hashOf(algorithm: string): string {
  return HASHES[algorithm] ?? 'sha256';
}

/** @throws ApiError `ValidationException` for a message that is too long for the key */
export function encryptRsa(key: KmsKey, algorithm: string, plaintext: Uint8Array): Buffer {
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return publicEncrypt({ key: publicKeyOf(key), padding, oaepHash: hashOf(algorithm) }, plaintext);
  } catch (cause) {
    throw new ApiError(
      'ValidationException',
      `The plaintext is too long for ${algorithm} with ${key.spec}.`,
      { cause },
    );
  }
}

/** @throws ApiError `InvalidCiphertextException` */
export async function decryptRsa(
  materials: Materials,
  key: KmsKey,
  algorithm: string,
  ciphertext: Uint8Array,
): Promise<Buffer> {
  const opened = await materials.open(key);
  try {
    return openOaep(opened, hashOf(algorithm), ciphertext);
  } catch (cause) {
    throw invalidCiphertext(cause);
  }
}

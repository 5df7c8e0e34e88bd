import { ApiError } from '#kernel';
import type { EncryptionContext } from './encryption-context.ts';
import type { KmsKey } from './key.ts';
import { algorithmsOf } from './key-specs.ts';
import { requireUsable, requireUsage } from './key-state.ts';
import type { Materials } from './materials.ts';
import { decryptRsa, encryptRsa } from './rsa.ts';
import type { Symmetric } from './symmetric.ts';

/** Encryption with whatever key can: a symmetric one, or an RSA pair. */
export interface Encryption {
  /** @throws ApiError as {@link Symmetric} | `ValidationException` */
  encrypt(
    key: KmsKey,
    algorithm: string,
    plaintext: Uint8Array,
    context: EncryptionContext | undefined,
  ): Promise<Buffer>;
  /** @throws ApiError `InvalidCiphertextException`, and as above */
  decrypt(
    key: KmsKey,
    algorithm: string,
    ciphertext: Uint8Array,
    context: EncryptionContext | undefined,
  ): Promise<Buffer>;
}

export function createEncryption(symmetric: Symmetric, materials: Materials): Encryption {
  return {
    async encrypt(key, algorithm, plaintext, context) {
      require(key, algorithm, context);
      if (algorithm === 'SYMMETRIC_DEFAULT') return symmetric.encrypt(key, plaintext, context);
      return encryptRsa(key, algorithm, plaintext);
    },
    async decrypt(key, algorithm, ciphertext, context) {
      require(key, algorithm, context);
      if (algorithm === 'SYMMETRIC_DEFAULT') return symmetric.decrypt(key, ciphertext, context);
      return decryptRsa(materials, key, algorithm, ciphertext);
    },
  };
}

/** The key is usable, for encryption, with this algorithm. */
function require(key: KmsKey, algorithm: string, context: EncryptionContext | undefined): void {
  requireUsable(key);
  requireUsage(key, 'ENCRYPT_DECRYPT', algorithm);
  if (!algorithmsOf(key).includes(algorithm)) {
    throw new ApiError(
      'InvalidKeyUsageException',
      `${algorithm} does not go with ${key.arn}, a key of ${key.spec}.`,
    );
  }
  if (algorithm !== 'SYMMETRIC_DEFAULT' && Object.keys(context ?? {}).length > 0) {
    throw new ApiError('ValidationException', 'An encryption context goes with symmetric keys alone.');
  }
}

import { randomBytes } from 'node:crypto';
import { ApiError } from '#kernel';
import { decryptBlob, encryptBlob, invalidCiphertext, readHeader } from './ciphertext.ts';
import type { EncryptionContext } from './encryption-context.ts';
import type { KeyVersion, KmsKey } from './key.ts';
import { requireUsable, requireUsage } from './key-state.ts';
import type { Materials } from './materials.ts';

/** What symmetric keys do. @throws ApiError `DisabledException` | `KMSInvalidStateException` | `InvalidKeyUsageException` */
export interface Symmetric {
  encrypt(key: KmsKey, plaintext: Uint8Array, context: EncryptionContext | undefined): Promise<Buffer>;
  /** @throws ApiError `InvalidCiphertextException` */
  decrypt(key: KmsKey, blob: Uint8Array, context: EncryptionContext | undefined): Promise<Buffer>;
  /** New random bytes, and the same encrypted. */
  generateDataKey(
    key: KmsKey,
    bytes: number,
    context: EncryptionContext | undefined,
  ): Promise<{ readonly plaintext: Buffer; readonly blob: Buffer }>;
}

/** @param findVersion an older version, where the ciphertext names another than the key was found with */
export function createSymmetric(
  materials: Materials,
  findVersion: (keyId: string, versionId: string) => Promise<KeyVersion | undefined>,
): Symmetric {
  async function encrypt(key: KmsKey, plaintext: Uint8Array, context: EncryptionContext | undefined) {
    requireUsable(key);
    requireSymmetric(key);
    const opened = await materials.open(key);
    // Opened, so the version is there.
    const versionId = key.version?.versionId ?? '';
    return encryptBlob({ keyId: key.keyId, versionId }, opened, plaintext, context);
  }
  return {
    encrypt,

    async decrypt(key, blob, context) {
      requireUsable(key);
      requireSymmetric(key);
      const { keyId, versionId } = readHeader(blob);
      if (keyId !== key.keyId) throw invalidCiphertext();
      const isFound = key.version?.versionId === versionId;
      const version = isFound ? key.version : await findVersion(keyId, versionId);
      if (version === undefined) throw invalidCiphertext();
      return decryptBlob(keyId, await materials.open({ ...key, version }), blob, context);
    },

    async generateDataKey(key, bytes, context) {
      const plaintext = randomBytes(bytes);
      return { plaintext, blob: await encrypt(key, plaintext, context) };
    },
  };
}

/** @throws ApiError `InvalidKeyUsageException` */
function requireSymmetric(key: KmsKey): void {
  requireUsage(key, 'ENCRYPT_DECRYPT', 'SYMMETRIC_DEFAULT');
  if (key.spec === 'SYMMETRIC_DEFAULT') return;
  throw new ApiError(
    'InvalidKeyUsageException',
    `${key.arn} is a key of ${key.spec}; this takes a symmetric one.`,
  );
}

import { createPublicKey, getFips, type KeyObject } from 'node:crypto';
import { ApiError } from '#kernel';
import type { KmsKey } from './key.ts';
import { agree } from './key-agreement.ts';
import { algorithmsOf } from './key-specs.ts';
import { requireUsable, requireUsage } from './key-state.ts';
import type { Materials } from './materials.ts';
import { signingAlgorithms } from './signatures/algorithms.ts';

export type MessageType = 'RAW' | 'DIGEST';

interface Signed {
  readonly algorithm: string;
  readonly type: MessageType;
  readonly message: Uint8Array;
}

/** What asymmetric keys do. @throws ApiError `DisabledException` | `KMSInvalidStateException` | `InvalidKeyUsageException` */
export interface Asymmetric {
  /** @throws ApiError `ValidationException` for a digest of the wrong length | `UnsupportedOperationException` */
  sign(key: KmsKey, signed: Signed): Promise<Buffer>;
  /** @throws ApiError `KMSInvalidSignatureException` */
  verify(key: KmsKey, signed: Signed, signature: Uint8Array): Promise<void>;
  /** SubjectPublicKeyInfo. @throws ApiError `UnsupportedOperationException` for a key that has none */
  publicKey(key: KmsKey): Uint8Array;
  /** @throws ApiError `ValidationException` for a public key that is none, or of another curve */
  deriveSharedSecret(key: KmsKey, theirs: Uint8Array): Promise<Buffer>;
}

export function createAsymmetric(materials: Materials): Asymmetric {
  return {
    async sign(key, signed) {
      const { sign } = formOf(key, signed);
      return sign(await materials.open(key), signed.message);
    },

    async verify(key, signed, signature) {
      const { verify } = formOf(key, signed);
      if (verify(publicKeyOf(key), signed.message, signature)) return;
      throw new ApiError(
        'KMSInvalidSignatureException',
        'The signature is not one of this message by this key.',
      );
    },

    publicKey(key) {
      const bytes = key.version?.publicKey ?? undefined;
      if (bytes === undefined) {
        throw new ApiError(
          'UnsupportedOperationException',
          `${key.arn} is a key of ${key.spec}, which has no public key.`,
        );
      }
      requireUsable(key);
      return bytes;
    },

    async deriveSharedSecret(key, theirs) {
      requireUsable(key);
      requireUsage(key, 'KEY_AGREEMENT', 'DeriveSharedSecret');
      const privateKey = await materials.open(key);
      try {
        return agree(privateKey, theirs);
      } catch (cause) {
        throw new ApiError(
          'ValidationException',
          'PublicKey is the public key of the other party in DER (SubjectPublicKeyInfo), of the same curve.',
          { cause },
        );
      }
    },
  };
}

/** The way that a key signs this kind of message. */
function formOf(key: KmsKey, { algorithm: name, type, message }: Signed) {
  requireUsable(key);
  requireUsage(key, 'SIGN_VERIFY', name);
  const algorithm = signingAlgorithms.get(name);
  if (algorithm === undefined || !algorithmsOf(key).includes(name)) {
    throw new ApiError(
      'InvalidKeyUsageException',
      `Algorithm ${name} is incompatible with key spec ${key.spec}.`,
    );
  }
  if (type === 'RAW') return algorithm;
  const { digest } = algorithm;
  if (digest === undefined) {
    throw new ApiError('ValidationException', `${name} signs messages of the type RAW alone.`);
  }
  if (!digest.approved && getFips() === 1) {
    throw new ApiError(
      'UnsupportedOperationException',
      `In FIPS mode ${name} signs messages of the type RAW alone: the module hashes what it signs.`,
    );
  }
  if (message.length !== digest.bytes) {
    throw new ApiError('ValidationException', `Digest is invalid length for algorithm ${name}.`);
  }
  return digest;
}

export function publicKeyOf({ version }: KmsKey): KeyObject {
  return spki(version?.publicKey ?? new Uint8Array());
}

function spki(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' });
}

import { createSecretKey } from 'node:crypto';
import { ApiError, Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { encodePlace, openEnvelope, sealEnvelope } from '../envelope.ts';
import { contextPairs, type EncryptionContext } from './encryption-context.ts';
import type { KmsKey } from './key.ts';
import type { Symmetric } from './symmetric.ts';

/*
 * A value under a customer's key: version 1 | length of the data key's ciphertext 2 | that ciphertext | envelope.
 * Each value has a data key of its own, which is nowhere but in the ciphertext: a key that is disabled opens nothing
 * from then on, and one that is destroyed has destroyed all that was under it.
 */
const VERSION = 1;
const DATA_KEY_BYTES = 32;
/** The data key is used once, so that its envelope need not name it. */
const NO_ID = Buffer.alloc(16);

/**
 * What other services of this house encrypt under a key that the customer chose (`kmsKeyId`,
 * `customerEncryptionKeyArn`). The key comes from the needs of the operation, so that the caller was authorised for it.
 *
 * promise 7: the customer's own key, whose disabling stops reads at once
 */
export interface CustomerKeys {
  /** @param context what the value is bound to, such as the ARN of the resource that it belongs to */
  seal(key: KmsKey, secret: Secret, context: EncryptionContext): Promise<Uint8Array>;
  /** @throws ApiError `ValidationException` where the key cannot be used, or the value is not of this key and context */
  open(key: KmsKey, sealed: Uint8Array, context: EncryptionContext): Promise<Secret>;
}

export function createCustomerKeys(symmetric: Symmetric): CustomerKeys {
  return {
    async seal(key, secret, context) {
      const { plaintext, blob } = await inWords(key, () =>
        symmetric.generateDataKey(key, DATA_KEY_BYTES, context),
      );
      const dataKey = createSecretKey(plaintext);
      plaintext.fill(0);
      const head = Buffer.alloc(3);
      head.writeUInt8(VERSION);
      head.writeUInt16BE(blob.length, 1);
      const sealed = sealEnvelope(
        dataKey,
        NO_ID,
        Buffer.from(revealSecret(secret), 'utf8'),
        placeOf(context),
      );
      return Buffer.concat([head, blob, sealed]);
    },

    async open(key, sealed, context) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < 3 || bytes[0] !== VERSION) throw unusable(key, 'what it encrypted was altered');
      const end = 3 + bytes.readUInt16BE(1);
      const plaintext = await inWords(key, () => symmetric.decrypt(key, bytes.subarray(3, end), context));
      const dataKey = createSecretKey(plaintext);
      plaintext.fill(0);
      return inWords(key, async () => {
        return new Secret(openEnvelope(dataKey, bytes.subarray(end), placeOf(context)).toString('utf8'));
      });
    },
  };
}

function placeOf(context: EncryptionContext): Buffer {
  return encodePlace('customer key', ...contextPairs(context));
}

const REASONS: Readonly<Record<string, string>> = {
  DisabledException: 'it is disabled',
  KMSInvalidStateException: 'it is pending deletion, or has no key material',
  InvalidKeyUsageException: 'it is not a symmetric key for encryption',
  InvalidCiphertextException: 'what it encrypted was altered, or is of another resource or key',
  DoesNotOpen: 'what it encrypted was altered, or is of another resource or key',
  KMSInternalException: 'its key material cannot be read',
};

/** KMS's errors in words that every service has. */
async function inWords<T>(key: KmsKey, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code];
    throw reason === undefined ? error : unusable(key, reason, error);
  }
}

function unusable({ arn }: KmsKey, why: string, cause?: unknown): ApiError {
  return new ApiError('ValidationException', `The customer managed key ${arn} cannot be used: ${why}.`, {
    cause,
  });
}

/** One key with one context, for texts of another module, which opens no secrets. */
export function customerTextKey(keys: CustomerKeys, key: KmsKey, context: EncryptionContext) {
  return {
    arn: key.arn,
    seal: (text: string): Promise<Uint8Array> => keys.seal(key, new Secret(text), context),
    /** @throws as `CustomerKeys.open` */
    open: async (sealed: Uint8Array): Promise<string> => revealSecret(await keys.open(key, sealed, context)),
  };
}

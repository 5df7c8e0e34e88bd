import type { KeyObject } from 'node:crypto';
import { ApiError, codeOf } from '#kernel';
import { encodePlace, keyIdOf, openEnvelope, sealEnvelope } from '../envelope.ts';
import { contextPairs, type EncryptionContext } from './encryption-context.ts';

/*
 * A ciphertext blob, version 1:
 *
 *   version 1 | key id 16 | envelope: version 1 | key version 16 | salt 32 | commitment 32 | ciphertext n | tag 16
 *
 * The envelope is the one that seals the state (`../envelope.ts`): the message's own key and nonce come from HKDF of
 * the key version over a random salt of 256 bits, so that no nonce is ever used twice with a key, however many
 * messages there are, and a commitment keeps a ciphertext from opening under two keys. The key's id and the encryption
 * context are bound as additional data.
 */
const VERSION = 1;
const KEY_ID_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;

/** What a ciphertext says of itself, unproven. */
export interface CiphertextHeader {
  readonly keyId: string;
  readonly versionId: string;
}

/** @throws ApiError `InvalidCiphertextException` */
export function readHeader(blob: Uint8Array): CiphertextHeader {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if (bytes[0] !== VERSION) throw invalidCiphertext();
  const hex = bytes.subarray(1, HEADER_BYTES).toString('hex');
  const keyId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  try {
    return { keyId: keyId.join('-'), versionId: keyIdOf(bytes.subarray(HEADER_BYTES)).toString('hex') };
  } catch (cause) {
    throw invalidCiphertext(cause);
  }
}

export function encryptBlob(
  { keyId, versionId }: CiphertextHeader,
  key: KeyObject,
  plaintext: Uint8Array,
  context: EncryptionContext | undefined,
): Buffer {
  const header = Buffer.concat([Uint8Array.of(VERSION), Buffer.from(keyId.replaceAll('-', ''), 'hex')]);
  const place = placeOf(keyId, context);
  return Buffer.concat([header, sealEnvelope(key, Buffer.from(versionId, 'hex'), plaintext, place)]);
}

/** @throws ApiError `InvalidCiphertextException`: altered, cut, of another key, or with another context */
export function decryptBlob(
  keyId: string,
  key: KeyObject,
  blob: Uint8Array,
  context: EncryptionContext | undefined,
): Buffer {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  try {
    return openEnvelope(key, bytes.subarray(HEADER_BYTES), placeOf(keyId, context));
  } catch (cause) {
    if (codeOf(cause) !== 'DoesNotOpen') throw cause;
    throw invalidCiphertext(cause);
  }
}

function placeOf(keyId: string, context: EncryptionContext | undefined): Buffer {
  return encodePlace('kms ciphertext', keyId, ...contextPairs(context));
}

/** The text says nothing of which check failed, as AWS's says nothing at all. */
export function invalidCiphertext(cause?: unknown): ApiError {
  return new ApiError(
    'InvalidCiphertextException',
    'The ciphertext does not open: it was altered, is of another key, or goes with another encryption context.',
    { cause },
  );
}

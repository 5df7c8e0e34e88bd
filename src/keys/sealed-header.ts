import { createSecretKey, hkdfSync, randomFillSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { doesNotOpen } from './does-not-open.ts';

/*
 * What stands before everything that is sealed, version 1:
 *
 *   version 1 | key id 16 | salt 32 | commitment 32
 *
 * HKDF-SHA-256 of the named key over the random salt gives a key that is used for this one thing alone, so no number of
 * them wears the named key out, and the commitment: AES-GCM alone lets somebody make a value that opens under two keys, to
 * two texts.
 */
const VERSION = 1;
const KEY_ID_BYTES = 16;
const SALT_BYTES = 32;
const COMMITMENT_BYTES = 32;
const MESSAGE_KEY_BYTES = 32;
const SALT_AT = 1 + KEY_ID_BYTES;
const COMMITMENT_AT = SALT_AT + SALT_BYTES;
export const HEADER_BYTES = COMMITMENT_AT + COMMITMENT_BYTES;

/** What is sealed: for two of them one key and salt give nothing in common. */
export interface SealedKind {
  /** Names it, to HKDF. */
  readonly info: string;
  /** How many bytes of nonce are derived too. */
  readonly nonceBytes: number;
}

export interface MessageKeys {
  readonly key: KeyObject;
  readonly nonce: Buffer;
  readonly commitment: Buffer;
}

/** @param keyId 16 bytes that name the key */
export function newHeader(
  kind: SealedKind,
  key: KeyObject,
  keyId: Uint8Array,
): { readonly header: Buffer; readonly keys: MessageKeys } {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header[0] = VERSION;
  header.set(keyId, 1);
  randomFillSync(header, SALT_AT, SALT_BYTES);
  const keys = deriveMessageKeys(kind, key, header.subarray(SALT_AT, COMMITMENT_AT));
  header.set(keys.commitment, COMMITMENT_AT);
  return { header, keys };
}

/** @throws CaprockError `DoesNotOpen` where it is not the header of something that this key sealed */
export function openHeader(kind: SealedKind, key: KeyObject, header: Uint8Array): MessageKeys {
  const keys = deriveMessageKeys(kind, key, header.subarray(SALT_AT, COMMITMENT_AT));
  if (!timingSafeEqual(keys.commitment, header.subarray(COMMITMENT_AT))) throw doesNotOpen();
  return keys;
}

/** The 16 bytes that name the key, unproven. @throws CaprockError `DoesNotOpen` for what is no header */
export function keyIdIn(header: Uint8Array): Buffer {
  if (header.length !== HEADER_BYTES || header[0] !== VERSION) throw doesNotOpen();
  return Buffer.from(header.buffer, header.byteOffset + 1, KEY_ID_BYTES);
}

function deriveMessageKeys({ info, nonceBytes }: SealedKind, key: KeyObject, salt: Uint8Array): MessageKeys {
  const length = MESSAGE_KEY_BYTES + nonceBytes + COMMITMENT_BYTES;
  const bytes = hkdfSha256(key, salt, info, length);
  // A cipher takes a key object in a quarter of the time that it takes to take bytes.
  return {
    key: createSecretKey(bytes.subarray(0, MESSAGE_KEY_BYTES)),
    nonce: bytes.subarray(MESSAGE_KEY_BYTES, -COMMITMENT_BYTES),
    commitment: bytes.subarray(-COMMITMENT_BYTES),
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc5869 */
export function hkdfSha256(
  key: KeyObject,
  salt: Uint8Array,
  info: string | Uint8Array,
  length: number,
): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

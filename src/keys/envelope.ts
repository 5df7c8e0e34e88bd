import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { CaprockError } from '#kernel';

/*
 * A sealed value, version 1:
 *
 *   version 1 | key id 16 | salt 32 | commitment 32 | ciphertext n | tag 16
 *
 * HKDF-SHA-256 of the key over the random salt gives the message's own AES-256-GCM key and nonce, so no number
 * of messages wears a key out, and the commitment: AES-GCM alone lets somebody make a value that opens under two
 * keys, to two texts. The header and the place are the additional data, so a value opens only where it was
 * sealed.
 */
const VERSION = 1;
const KEY_ID_BYTES = 16;
const SALT_BYTES = 32;
const COMMITMENT_BYTES = 32;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + SALT_BYTES + COMMITMENT_BYTES;

/**
 * @param keyId 16 bytes that name the key
 * @param place what the value is bound to; `openEnvelope` has to be given the same
 */
export function sealEnvelope(
  key: KeyObject,
  keyId: Uint8Array,
  plain: Uint8Array,
  place: Uint8Array,
): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const message = deriveMessageKeys(key, salt);
  const header = Buffer.concat([Uint8Array.of(VERSION), keyId, salt, message.commitment]);
  const cipher = createCipheriv('aes-256-gcm', message.key, message.nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(header).setAAD(place);
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws CaprockError `DoesNotOpen`: altered, moved from its place, or sealed with another key */
export function openEnvelope(key: KeyObject, sealed: Uint8Array, place: Uint8Array): Buffer {
  const bytes = readable(sealed);
  const header = bytes.subarray(0, HEADER_BYTES);
  const salt = header.subarray(1 + KEY_ID_BYTES, 1 + KEY_ID_BYTES + SALT_BYTES);
  const message = deriveMessageKeys(key, salt);
  if (!timingSafeEqual(message.commitment, header.subarray(-COMMITMENT_BYTES))) throw doesNotOpen();
  const decipher = createDecipheriv('aes-256-gcm', message.key, message.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(header).setAAD(place).setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw doesNotOpen(cause);
  }
}

/** The 16 bytes that name the key which opens this value. @throws CaprockError `DoesNotOpen` */
export function keyIdOf(sealed: Uint8Array): Buffer {
  return readable(sealed).subarray(1, 1 + KEY_ID_BYTES);
}

function readable(sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < HEADER_BYTES + TAG_BYTES || bytes[0] !== VERSION) throw doesNotOpen();
  return bytes;
}

function deriveMessageKeys(
  key: KeyObject,
  salt: Uint8Array,
): { key: KeyObject; nonce: Buffer; commitment: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', key, salt, 'caprock envelope 1', 32 + 12 + COMMITMENT_BYTES));
  // A cipher takes a key object in a quarter of the time that it takes to take bytes.
  return {
    key: createSecretKey(bytes.subarray(0, 32)),
    nonce: bytes.subarray(32, 44),
    commitment: bytes.subarray(44),
  };
}

/** The text says nothing of which check failed. */
export function doesNotOpen(cause?: unknown): CaprockError {
  return new CaprockError(
    'DoesNotOpen',
    'A sealed value does not open: it was altered, moved to another place, or sealed with another key.',
    { cause },
  );
}

/** Names one after another, each with its length before it, so that no two lists give the same bytes. */
export function encodePlace(...names: readonly string[]): Buffer {
  return Buffer.concat(
    names.flatMap((name) => {
      const bytes = Buffer.from(name, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

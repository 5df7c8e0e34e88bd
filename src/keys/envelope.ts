import type { KeyObject } from 'node:crypto';
import { decryptGcm, encryptGcm, GCM_NONCE_BYTES, GCM_TAG_BYTES } from './aes-gcm.ts';
import { doesNotOpen } from './does-not-open.ts';
import { HEADER_BYTES, keyIdIn, newHeader, openHeader, type SealedKind } from './sealed-header.ts';

/*
 * A sealed value, version 1:
 *
 *   version 1 | key id 16 | salt 32 | commitment 32 | ciphertext n | tag 16
 *
 * Key and nonce of AES-256-GCM are the message's own (`sealed-header.ts`). The header and the place are the additional
 * data, so a value opens only where it was sealed.
 */
const KIND: SealedKind = { info: 'caprock envelope 1', nonceBytes: GCM_NONCE_BYTES };

/** Of a length in a place. */
const LENGTH_BYTES = 4;

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
  const { header, keys } = newHeader(KIND, key, keyId);
  return Buffer.concat([header, ...encryptGcm(keys.key, keys.nonce, plain, [header, place])]);
}

/** @throws CaprockError `DoesNotOpen`: altered, moved from its place, or sealed with another key */
export function openEnvelope(key: KeyObject, sealed: Uint8Array, place: Uint8Array): Buffer {
  keyIdOf(sealed);
  const header = sealed.subarray(0, HEADER_BYTES);
  const keys = openHeader(KIND, key, header);
  return decryptGcm(keys.key, keys.nonce, sealed.subarray(HEADER_BYTES), [header, place]);
}

/** The 16 bytes that name the key which opens this value. @throws CaprockError `DoesNotOpen` */
export function keyIdOf(sealed: Uint8Array): Buffer {
  if (sealed.length < HEADER_BYTES + GCM_TAG_BYTES) throw doesNotOpen();
  return keyIdIn(sealed.subarray(0, HEADER_BYTES));
}

/** Names one after another, each with its length before it, so that no two lists give the same bytes. */
export function encodePlace(...names: readonly string[]): Buffer {
  const lengths = names.map((name) => Buffer.byteLength(name, 'utf8'));
  const place = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0));
  let at = 0;
  for (const [n, name] of names.entries()) {
    at = place.writeUInt32BE(lengths[n] ?? 0, at);
    at += place.write(name, at, 'utf8');
  }
  return place;
}

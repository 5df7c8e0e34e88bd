import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { bytesOfPlace, type DataKeyPlace } from '../data-key-place.ts';
import { openEnvelope, sealEnvelope } from '../envelope.ts';

export const ROOT_KEY_BYTES = 32;

/**
 * What all keys hang from. It wraps data keys and does nothing else, and never shows itself, so a hardware module
 * or a remote key service can stand in its place.
 */
export interface RootKey {
  /** 32 hexadecimal digits that tell nothing of the key. */
  readonly id: string;
  /** @throws CaprockError `RootKeyUnavailable` where it is elsewhere, and cannot be asked */
  wrap(dataKey: Uint8Array, place: DataKeyPlace): Promise<Uint8Array>;
  /** @throws CaprockError `DoesNotOpen`, and as `wrap` */
  unwrap(wrapped: Uint8Array, place: DataKeyPlace): Promise<Buffer>;
}

/** A root key that is in this process's memory. @param bytes 32, which are overwritten */
export function localRootKey(bytes: Uint8Array): RootKey {
  const key: KeyObject = createSecretKey(bytes);
  bytes.fill(0);
  const id = rootKeyId(key);
  return {
    id: id.toString('hex'),
    wrap: async (dataKey, place) => sealEnvelope(key, id, dataKey, bytesOfPlace(place)),
    unwrap: async (wrapped, place) => openEnvelope(key, wrapped, bytesOfPlace(place)),
  };
}

/** @param secret 32 bytes that only this root key gives: itself, or what it alone opens */
export function rootKeyId(secret: KeyObject | Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'caprock root key id', 16));
}

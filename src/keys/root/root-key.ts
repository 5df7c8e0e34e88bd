import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { openEnvelope, sealEnvelope } from '../envelope.ts';

export const ROOT_KEY_BYTES = 32;

/**
 * What all keys hang from. It wraps data keys and does nothing else, and never shows itself, so a hardware module
 * or a remote key service can stand in its place.
 */
export interface RootKey {
  /** 32 hexadecimal digits, derived from the key or its name and telling nothing of it. */
  readonly id: string;
  /** @param place what the data key is bound to */
  wrap(dataKey: Uint8Array, place: Uint8Array): Promise<Uint8Array>;
  /** @throws CaprockError `DoesNotOpen` */
  unwrap(wrapped: Uint8Array, place: Uint8Array): Promise<Buffer>;
}

/** A root key that is in this process's memory. @param bytes 32, which are overwritten */
export function localRootKey(bytes: Uint8Array): RootKey {
  const key: KeyObject = createSecretKey(bytes);
  bytes.fill(0);
  const id = Buffer.from(hkdfSync('sha256', key, '', 'caprock root key id', 16));
  return {
    id: id.toString('hex'),
    wrap: async (dataKey, place) => sealEnvelope(key, id, dataKey, place),
    unwrap: async (wrapped, place) => openEnvelope(key, wrapped, place),
  };
}

import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { ApiError } from '#kernel';
import type { KmsKey } from './key.ts';
import { algorithmsOf } from './key-specs.ts';
import { requireUsable, requireUsage } from './key-state.ts';
import type { Materials } from './materials.ts';

const HASHES: Readonly<Record<string, string>> = {
  HMAC_SHA_224: 'sha224',
  HMAC_SHA_256: 'sha256',
  HMAC_SHA_384: 'sha384',
  HMAC_SHA_512: 'sha512',
};

/** What HMAC keys do. @throws ApiError `DisabledException` | `KMSInvalidStateException` | `InvalidKeyUsageException` */
export interface Macs {
  generate(key: KmsKey, algorithm: string, message: Uint8Array): Promise<Buffer>;
  /** @throws ApiError `KMSInvalidMacException` */
  verify(key: KmsKey, algorithm: string, message: Uint8Array, mac: Uint8Array): Promise<void>;
}

export function createMacs(materials: Materials): Macs {
  async function generate(key: KmsKey, algorithm: string, message: Uint8Array): Promise<Buffer> {
    requireUsable(key);
    requireUsage(key, 'GENERATE_VERIFY_MAC', algorithm);
    const hash = HASHES[algorithm];
    if (hash === undefined || !algorithmsOf(key).includes(algorithm)) {
      throw new ApiError('InvalidKeyUsageException', `${algorithm} does not go with a key of ${key.spec}.`);
    }
    return hmac(hash, await materials.open(key), message);
  }
  return {
    generate,
    async verify(key, algorithm, message, mac) {
      const right = await generate(key, algorithm, message);
      if (isMac(right, mac)) return;
      throw new ApiError('KMSInvalidMacException', 'The MAC is not one of this message by this key.');
    },
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc2104 */
export function hmac(hash: string, key: KeyObject, message: Uint8Array): Buffer {
  return createHmac(hash, key).update(message).digest();
}

/** Whole, for a part of a MAC is none. */
export function isMac(right: Uint8Array, mac: Uint8Array): boolean {
  return mac.length === right.length && timingSafeEqual(mac, right);
}

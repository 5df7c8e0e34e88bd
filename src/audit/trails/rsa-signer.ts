import { createHash, type KeyObject } from 'node:crypto';

/** What signs digests: RSA PKCS #1 v1.5 with SHA-256. `compose.ts` hands it in. */
export interface RsaSigner {
  readonly publicKey: KeyObject;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  sign(bytes: Uint8Array): Buffer;
}

/** What digests and ListPublicKeys call a key by. @param der PKCS #1 */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex').slice(0, 32);
}

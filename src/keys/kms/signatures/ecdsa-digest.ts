import type { KeyObject } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';

/** By the names of JSON Web Keys. */
const CURVES = { 'P-256': p256, 'P-384': p384, 'P-521': p521, secp256k1 };

/** The digest is signed as it is; a high s is right, as it is for OpenSSL. */
const OPTIONS = { prehash: false, lowS: false, format: 'der' } as const;

/** ECDSA over a digest: node:crypto hashes for itself and offers no other way in. */
export function signDigest(key: KeyObject, digest: Uint8Array): Buffer {
  const { crv, d = '' } = key.export({ format: 'jwk' });
  const secret = Buffer.from(d, 'base64url');
  try {
    return Buffer.from(curveOf(crv).sign(digest, secret, { ...OPTIONS, extraEntropy: true }));
  } finally {
    secret.fill(0);
  }
}

export function verifyDigest(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { crv, x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  try {
    return curveOf(crv).verify(signature, digest, point, OPTIONS);
  } catch {
    // A signature that is not in the form of one.
    return false;
  }
}

function curveOf(name = '') {
  for (const [known, curve] of Object.entries(CURVES)) if (known === name) return curve;
  throw new Error('a key of a curve that is not among ours');
}

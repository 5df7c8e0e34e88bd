import { createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { namesItsCurve } from './named-curve.ts';

/**
 * ECDH: the x-coordinate that two parties share.
 * @param theirs SubjectPublicKeyInfo in DER
 * @throws Error for what is no public key, one of another curve, or one that spells its curve out
 */
export function agree(privateKey: KeyObject, theirs: Uint8Array): Buffer {
  if (!namesItsCurve(theirs)) throw new RangeError('A public key names its curve.');
  const publicKey = createPublicKey({ key: Buffer.from(theirs), format: 'der', type: 'spki' });
  return diffieHellman({ privateKey, publicKey });
}

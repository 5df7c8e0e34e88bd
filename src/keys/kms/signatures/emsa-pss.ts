import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * EMSA-PSS of a message that is hashed already, with a salt as long as the hash: node:crypto hashes for itself and
 * offers no other way in. @see https://www.rfc-editor.org/rfc/rfc8017#section-9.1
 */

/** @param bits the length of the modulus less one */
export function encodePss(
  hash: string,
  digest: Uint8Array,
  bits: number,
  salt = randomBytes(digest.length),
): Buffer {
  const length = Math.ceil(bits / 8);
  const inner = hashOf(hash, Buffer.alloc(8), digest, salt);
  const block = Buffer.alloc(length - inner.length - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const masked = xor(block, mask(hash, inner, block.length));
  clearTop(masked, 8 * length - bits);
  return Buffer.concat([masked, inner, Uint8Array.of(0xbc)]);
}

export function isPss(hash: string, digest: Uint8Array, encoded: Buffer, bits: number): boolean {
  const length = Math.ceil(bits / 8);
  const size = digest.length;
  if (encoded.length !== length || encoded.at(-1) !== 0xbc || length < 2 * size + 2) return false;
  const masked = encoded.subarray(0, length - size - 1);
  const inner = encoded.subarray(length - size - 1, length - 1);
  const unused = 8 * length - bits;
  if (((masked[0] ?? 0) & topBits(unused)) !== 0) return false;
  const block = xor(masked, mask(hash, inner, masked.length));
  clearTop(block, unused);
  const zeros = block.length - size - 1;
  if (block.subarray(0, zeros).some((byte) => byte !== 0) || block[zeros] !== 1) return false;
  const salt = block.subarray(zeros + 1);
  return timingSafeEqual(hashOf(hash, Buffer.alloc(8), digest, salt), inner);
}

function hashOf(hash: string, ...parts: readonly Uint8Array[]): Buffer {
  const made = createHash(hash);
  for (const part of parts) made.update(part);
  return made.digest();
}

/** MGF1. @see https://www.rfc-editor.org/rfc/rfc8017#appendix-B.2.1 */
function mask(hash: string, seed: Uint8Array, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const part = hashOf(hash, seed, number);
    parts.push(part);
    made += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}

function topBits(count: number): number {
  return (0xff << (8 - count)) & 0xff;
}

function clearTop(bytes: Buffer, count: number): void {
  bytes[0] = (bytes[0] ?? 0) & ~topBits(count) & 0xff;
}

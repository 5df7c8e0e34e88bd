import { decryptGcm, encryptGcm } from '../../../src/keys/aes-gcm.ts';
import { unwrapPadded } from '../../../src/keys/kms/key-wrap.ts';
import { hmac, isMac } from '../../../src/keys/kms/macs.ts';
import { pbkdf2Sha512 } from '../../../src/keys/root/passphrase.ts';
import { hkdfSha256 } from '../../../src/keys/sealed-header.ts';
import { bytesOf, secretOf, sizeOf, type VectorSet } from './vector.ts';

/** What has to do with secret keys. */
export const secretSets: readonly VectorSet[] = [
  {
    name: 'AES-GCM',
    file: 'aes_gcm',
    group: ['ivSize', 'keySize', 'tagSize'],
    perClass: 6,
    takes(vector) {
      const [key, nonce, bound] = [secretOf(vector, 'key'), bytesOf(vector, 'iv'), [bytesOf(vector, 'aad')]];
      const sealed = Buffer.concat([bytesOf(vector, 'ct'), bytesOf(vector, 'tag')]);
      const opened = decryptGcm(key, nonce, sealed, bound);
      const made = Buffer.concat(encryptGcm(key, nonce, opened, bound));
      return opened.equals(bytesOf(vector, 'msg')) && made.equals(sealed);
    },
    // Keys of 256 bits and nonces of 96 alone: of another length, a nonce is hashed, and two may be the same.
    refuses: (vector) => sizeOf(vector, 'keySize') !== 256 || sizeOf(vector, 'ivSize') !== 96,
  },
  {
    name: 'HKDF-SHA-256',
    file: 'hkdf_sha256',
    group: [],
    perClass: 4,
    takes(vector) {
      const [salt, info] = [bytesOf(vector, 'salt'), bytesOf(vector, 'info')];
      const made = hkdfSha256(secretOf(vector, 'ikm'), salt, info, sizeOf(vector, 'size'));
      return made.equals(bytesOf(vector, 'okm'));
    },
    // The module takes keys of 112 bits and more.
    unapproved: (vector) => bytesOf(vector, 'ikm').length < 14,
  },
  ...[224, 256, 384, 512].map((bits): VectorSet => ({
    name: `HMAC-SHA-${bits}`,
    file: `hmac_sha${bits}`,
    group: ['tagSize'],
    perClass: 15,
    takes(vector) {
      const right = hmac(`sha${bits}`, secretOf(vector, 'key'), bytesOf(vector, 'msg'));
      return isMac(right, bytesOf(vector, 'tag'));
    },
    // A part of a MAC is none.
    refuses: (vector) => sizeOf(vector, 'tagSize') !== bits,
    unapproved: (vector) => bytesOf(vector, 'key').length < 14,
  })),
  {
    name: 'AES key wrap with padding',
    file: 'aes_kwp',
    group: ['keySize'],
    perClass: 12,
    takes: (vector) =>
      unwrapPadded(bytesOf(vector, 'key'), bytesOf(vector, 'ct')).equals(bytesOf(vector, 'msg')),
    // Material for import is wrapped under 256 bits.
    refuses: (vector) => sizeOf(vector, 'keySize') !== 256,
  },
  {
    name: 'PBKDF2 over HMAC-SHA-512',
    file: 'pbkdf2_hmacsha512',
    group: [],
    perClass: 3,
    async takes(vector) {
      const password = bytesOf(vector, 'password').toString('utf8');
      const made = await pbkdf2Sha512(password, bytesOf(vector, 'salt'), sizeOf(vector, 'iterationCount'));
      const right = bytesOf(vector, 'dk');
      // Ours are 32 bytes; the first of them are those of any other length.
      return made.length === 32 && made.subarray(0, right.length).equals(right.subarray(0, 32));
    },
    // A passphrase is a text.
    refuses: (vector) => {
      const password = bytesOf(vector, 'password');
      return !Buffer.from(password.toString('utf8')).equals(password);
    },
    // The module takes 1,000 rounds, a salt of 128 bits and a passphrase of 8 bytes at the least.
    unapproved: (vector) =>
      sizeOf(vector, 'iterationCount') < 1000 ||
      bytesOf(vector, 'salt').length < 16 ||
      bytesOf(vector, 'password').length < 8,
  },
];

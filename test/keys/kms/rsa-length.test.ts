import assert from 'node:assert/strict';
import { constants, createHash, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { describe, test } from 'node:test';
import { openOaep } from '../../../src/keys/kms/rsa-oaep.ts';
import { signingAlgorithms } from '../../../src/keys/kms/signatures/algorithms.ts';
import { inFipsMode } from '../../support/fips.ts';

describe('what RSA made is as long as its modulus, though OpenSSL takes it without its leading zero byte', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const lengthened = (bytes: Buffer) => Buffer.concat([Buffer.alloc(1), bytes]);

  test('a ciphertext', () => {
    const form = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const message = Buffer.from('a message');
    const sealed = firstWithZero(() => publicEncrypt({ key: publicKey, ...form }, message));
    const cut = sealed.subarray(1);
    assert.deepEqual(privateDecrypt({ key: privateKey, ...form }, cut), message);
    assert.deepEqual(openOaep(privateKey, 'sha256', sealed), message);
    for (const other of [cut, lengthened(sealed)]) {
      assert.throws(() => openOaep(privateKey, 'sha256', other), RangeError);
    }
  });

  for (const name of ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PSS_SHA_256']) {
    const { sign, verify, digest } = signingAlgorithms.get(name) ?? assert.fail(name);
    test(`a signature by ${name}, of a message and of its digest`, () => {
      let message = Buffer.alloc(0);
      const signature = firstWithZero((round) => {
        message = Buffer.from(`message ${round}`);
        return sign(privateKey, message);
      });
      const hash = createHash('sha256').update(message).digest();
      for (const [other, holds] of [
        [signature, true],
        [signature.subarray(1), false],
        [lengthened(signature), false],
      ] as const) {
        assert.equal(verify(publicKey, message, other), holds);
        if (digest?.approved === false && inFipsMode) continue;
        assert.equal(digest?.verify(publicKey, hash, other), holds);
      }
    });
  }
});

/** One in 256 has it. */
function firstWithZero(make: (round: number) => Buffer): Buffer {
  for (let round = 0; ; round += 1) {
    const made = make(round);
    if (made[0] === 0) return made;
  }
}

import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { test } from 'node:test';
import { openOaep } from '../../../src/keys/kms/rsa-oaep.ts';

test('a ciphertext whose leading zero byte was cut, or that has one more, is refused, though OpenSSL opens it', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const form = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const message = Buffer.from('a message');
  let sealed = publicEncrypt({ key: publicKey, ...form }, message);
  while (sealed[0] !== 0) sealed = publicEncrypt({ key: publicKey, ...form }, message);
  const cut = sealed.subarray(1);
  assert.deepEqual(privateDecrypt({ key: privateKey, ...form }, cut), message);
  assert.deepEqual(openOaep(privateKey, 'sha256', sealed), message);
  for (const other of [cut, Buffer.concat([Buffer.of(0), sealed])]) {
    assert.throws(() => openOaep(privateKey, 'sha256', other), RangeError);
  }
});

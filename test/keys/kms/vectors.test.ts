import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, createHmac, createPublicKey, hkdfSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { verifyDigest } from '../../../src/keys/kms/signatures/ecdsa-digest.ts';
import { encodePss, isPss } from '../../../src/keys/kms/signatures/emsa-pss.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('the primitives give the published answers', () => {
  test('AES-256-GCM: test case 16 of the specification of GCM', () => {
    const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
    const nonce = hex('cafebabefacedbaddecaf888');
    const additional = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
    const plain = hex(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    );
    const ciphertext =
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662';
    const tag = '76fc6ece0f4e1768cddf8853bb2d551b';
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    cipher.setAAD(additional);
    assert.equal(Buffer.concat([cipher.update(plain), cipher.final()]).toString('hex'), ciphertext);
    assert.equal(cipher.getAuthTag().toString('hex'), tag);
    const wrong = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    wrong.setAAD(additional).setAuthTag(hex(tag.replace(/.$/, 'a')));
    wrong.update(hex(ciphertext));
    assert.throws(() => wrong.final());
  });

  test('HKDF-SHA-256: test case 1 of RFC 5869', () => {
    const made = hkdfSync(
      'sha256',
      Buffer.alloc(22, 0x0b),
      hex('000102030405060708090a0b0c'),
      hex('f0f1f2f3f4f5f6f7f8f9'),
      42,
    );
    assert.equal(
      Buffer.from(made).toString('hex'),
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  for (const [hash, expected] of [
    ['sha224', 'a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44'],
    ['sha256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [
      'sha384',
      'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
    ],
    [
      'sha512',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
  ] as const) {
    test(`HMAC with ${hash}: test case 2 of RFC 4231`, () => {
      const made = createHmac(hash, 'Jefe').update('what do ya want for nothing?').digest('hex');
      assert.equal(made, expected);
    });
  }

  test('ECDSA of a digest: P-256 with SHA-256 of RFC 6979, appendix A.2.5', () => {
    const key = createPublicKey({
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: hex('60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6').toString('base64url'),
        y: hex('7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299').toString('base64url'),
      },
      format: 'jwk',
    });
    // SHA-256 of "sample", and r and s as DER.
    const digest = hex('af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf');
    const signature = hex(
      '3046' +
        '022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
        '022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    );
    assert.ok(verifyDigest(key, digest, signature));
    for (const at of [10, 40, 71]) {
      const altered = Buffer.from(signature);
      altered[at] = (altered[at] ?? 0) ^ 1;
      assert.ok(!verifyDigest(key, digest, altered));
    }
    const other = Buffer.from(digest);
    other[0] = 0;
    assert.ok(!verifyDigest(key, other, signature));
  });

  test('EMSA-PSS opens what it encoded, and nothing that was altered in any bit', () => {
    const digest = Buffer.alloc(32, 7);
    const encoded = encodePss('sha256', digest, 1023, Buffer.alloc(32, 9));
    assert.equal(encoded.length, 128);
    assert.equal((encoded[0] ?? 0) & 0x80, 0);
    assert.ok(isPss('sha256', digest, encoded, 1023));
    assert.ok(!isPss('sha256', Buffer.alloc(32, 8), encoded, 1023));
    for (let bit = 0; bit < 8 * encoded.length; bit += 1) {
      const altered = Buffer.from(encoded);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.ok(!isPss('sha256', digest, altered, 1023), `bit ${bit}`);
    }
  });
});

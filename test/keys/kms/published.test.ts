import assert from 'node:assert/strict';
import {
  argon2Sync,
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  pbkdf2Sync,
  privateDecrypt,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { verifyDigest } from '../../../src/keys/kms/signatures/ecdsa-digest.ts';
import { signingAlgorithms } from '../../../src/keys/kms/signatures/algorithms.ts';
import { unwrapMaterial } from '../../../src/keys/kms/imported-material.ts';
import { inFipsMode } from '../../support/fips.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** Values that other implementations made, which share no code with OpenSSL. */
const made = JSON.parse(readFileSync(new URL('made-elsewhere.json', import.meta.url), 'utf8')) as Made;

interface Made {
  readonly rsa: {
    readonly privateKey: string;
    readonly message: string;
    readonly oaep: Readonly<Record<'sha1' | 'sha256', string>>;
    readonly pss: Readonly<Record<'sha256', string>>;
    readonly pssOtherSalt: string;
    readonly pkcs1: Readonly<Record<'sha256' | 'sha512', string>>;
  };
  readonly keyWrap: { readonly kek: string; readonly cases: readonly { plain: string; wrapped: string }[] };
  readonly ecdsa: Readonly<Record<'P-256' | 'P-521', { publicKey: string; signature: string }>>;
  readonly mlDsa44: { readonly publicKey: string; readonly signature: string };
}

const message = hex(made.rsa.message);
const rsaPrivate = createPrivateKey({ key: hex(made.rsa.privateKey), format: 'der', type: 'pkcs8' });
const rsaPublic = createPublicKey(rsaPrivate);
const KEY_WRAP_IV = hex('a65959a6');

/** Each byte altered in turn, and a byte less or more. */
function* broken(bytes: Buffer, step = 1): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] ?? 0) ^ 0x01;
    yield altered;
  }
  yield bytes.subarray(0, -1);
  yield Buffer.concat([bytes, Buffer.alloc(1)]);
}

function algorithm(name: string) {
  const found = signingAlgorithms.get(name);
  assert.ok(found, name);
  return found;
}

/** What is right is taken, and of what is not quite, nothing. */
function verifiesThisAlone(name: string, key: KeyObject, signature: Buffer, step: number): void {
  const { verify: verifies } = algorithm(name);
  assert.ok(verifies(key, message, signature));
  assert.ok(!verifies(key, Buffer.from('another'), signature));
  for (const wrong of broken(signature, step)) {
    assert.ok(!verifies(key, message, wrong));
  }
}

describe('published values, and those of other implementations', () => {
  test('AES key wrap with padding: the example of RFC 5649, section 6', () => {
    const kek = hex('5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8');
    const cipher = createCipheriv('id-aes192-wrap-pad', kek, KEY_WRAP_IV);
    const wrapped = Buffer.concat([
      cipher.update(hex('c37b7e6492584340bed12207808941155068f738')),
      cipher.final(),
    ]);
    assert.equal(wrapped.toString('hex'), '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a');
  });

  test('AES key wrap with padding under 256 bits opens what another wrapped, and nothing that was altered', () => {
    const kek = hex(made.keyWrap.kek);
    const unwrap = (bytes: Uint8Array) => {
      const cipher = createDecipheriv('id-aes256-wrap-pad', kek, KEY_WRAP_IV);
      return Buffer.concat([cipher.update(bytes), cipher.final()]);
    };
    for (const { plain, wrapped } of made.keyWrap.cases) {
      assert.equal(unwrap(hex(wrapped)).toString('hex'), plain);
      for (const wrong of broken(hex(wrapped))) assert.throws(() => unwrap(wrong));
    }
  });

  for (const [hash, name] of [
    ['sha1', 'RSAES_OAEP_SHA_1'],
    ['sha256', 'RSAES_OAEP_SHA_256'],
  ] as const) {
    test(`RSA-OAEP with ${hash} opens what another encrypted, and nothing that was altered`, () => {
      const ciphertext = hex(made.rsa.oaep[hash]);
      const open = (bytes: Uint8Array) =>
        privateDecrypt({ key: rsaPrivate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, bytes);
      assert.deepEqual(open(ciphertext), message);
      assert.deepEqual(unwrapMaterial(rsaPrivate, name, ciphertext), message);
      for (const wrong of broken(ciphertext, 16)) {
        assert.throws(() => open(wrong));
        assert.throws(() => unwrapMaterial(rsaPrivate, name, wrong), { code: 'InvalidCiphertextException' });
      }
    });
  }

  test('RSASSA-PSS takes another’s signature with a salt as long as the digest, and no other salt', () => {
    verifiesThisAlone('RSASSA_PSS_SHA_256', rsaPublic, hex(made.rsa.pss.sha256), 16);
    assert.ok(!algorithm('RSASSA_PSS_SHA_256').verify(rsaPublic, message, hex(made.rsa.pssOtherSalt)));
    assert.ok(!algorithm('RSASSA_PSS_SHA_384').verify(rsaPublic, message, hex(made.rsa.pss.sha256)));
  });

  test('RSASSA-PKCS1-v1_5 takes another’s signatures, each with its own hash alone', () => {
    verifiesThisAlone('RSASSA_PKCS1_V1_5_SHA_256', rsaPublic, hex(made.rsa.pkcs1.sha256), 16);
    verifiesThisAlone('RSASSA_PKCS1_V1_5_SHA_512', rsaPublic, hex(made.rsa.pkcs1.sha512), 16);
    const { verify: verifies } = algorithm('RSASSA_PKCS1_V1_5_SHA_256');
    assert.ok(!verifies(rsaPublic, message, hex(made.rsa.pkcs1.sha512)));
    // Deterministic: what we sign is the same.
    const own = algorithm('RSASSA_PKCS1_V1_5_SHA_256').sign(rsaPrivate, message);
    assert.equal(own.toString('hex'), made.rsa.pkcs1.sha256);
  });

  for (const [curve, name] of [
    ['P-256', 'ECDSA_SHA_256'],
    ['P-521', 'ECDSA_SHA_512'],
  ] as const) {
    test(`ECDSA over ${curve} takes another’s signature, and none of zeros or past the order`, () => {
      const { publicKey, signature } = made.ecdsa[curve];
      const key = createPublicKey({ key: hex(publicKey), format: 'der', type: 'spki' });
      verifiesThisAlone(name, key, hex(signature), 1);
      for (const forged of [
        '3006020100020100',
        '3006020101020100',
        '3006020100020101',
        '30060201ff0201ff',
        '',
      ])
        assert.ok(!algorithm(name).verify(key, message, hex(forged)), forged);
      assert.ok(!verifyDigest(key, Buffer.alloc(32), hex('3006020100020100')));
    });
  }

  test('Ed25519: test 1 of RFC 8032, section 7.1', () => {
    const prefix = '302e020100300506032b657004220420';
    const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const key = createPrivateKey({ key: hex(prefix + secret), format: 'der', type: 'pkcs8' });
    const expected =
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
    assert.equal(sign(null, Buffer.alloc(0), key).toString('hex'), expected);
    assert.ok(verify(null, Buffer.alloc(0), createPublicKey(key), hex(expected)));
    for (const wrong of broken(hex(expected)))
      assert.ok(!verify(null, Buffer.alloc(0), createPublicKey(key), wrong));
  });

  test('ML-DSA-44 takes another’s signature, and nothing that was altered', () => {
    // SubjectPublicKeyInfo of RFC 9881: the algorithm 2.16.840.1.101.3.4.3.17, and a bit string.
    const spki = Buffer.concat([
      hex('30820532300b06096086480165030403110382052100'),
      hex(made.mlDsa44.publicKey),
    ]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    verifiesThisAlone('ML_DSA_SHAKE_256', key, hex(made.mlDsa44.signature), 64);
  });

  test('ECDH over P-256: RFC 5903, section 8.1, and a point that is on no curve of ours', () => {
    const d = 'c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433';
    const own = {
      x: 'dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180',
      y: '5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3',
    };
    const theirs = {
      x: 'd12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63',
      y: '56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab',
    };
    const jwk = (values: Readonly<Record<string, string>>) => ({
      kty: 'EC',
      crv: 'P-256',
      ...Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, hex(value).toString('base64url')]),
      ),
    });
    const privateKey = createPrivateKey({ key: jwk({ ...own, d }), format: 'jwk' });
    const publicKey = createPublicKey({ key: jwk(theirs), format: 'jwk' });
    assert.equal(
      diffieHellman({ privateKey, publicKey }).toString('hex'),
      'd6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de',
    );
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1;
    assert.throws(() =>
      diffieHellman({ privateKey, publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }) }),
    );
  });

  test('PBKDF2 over HMAC-SHA-512: one round', () => {
    assert.equal(
      pbkdf2Sync('password', 'salt', 1, 64, 'sha512').toString('hex'),
      '867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce',
    );
  });

  test(
    'Argon2id: the test vector of RFC 9106, section 5.3',
    { skip: inFipsMode && 'not in FIPS mode' },
    () => {
      const tag = argon2Sync('argon2id', {
        message: Buffer.alloc(32, 1),
        nonce: Buffer.alloc(16, 2),
        secret: Buffer.alloc(8, 3),
        associatedData: Buffer.alloc(12, 4),
        memory: 32,
        passes: 3,
        parallelism: 4,
        tagLength: 32,
      });
      assert.equal(tag.toString('hex'), '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
    },
  );
});

import assert from 'node:assert/strict';
import {
  constants,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-kms';
import { trust } from '../../support/clients.ts';
import { inFipsMode } from '../../support/fips.ts';
import { startService, type TestService } from '../../support/service.ts';
import { outcome, People } from './people.ts';

const MESSAGE = Buffer.from('a message');

describe('HMAC keys and asymmetric keys of the KMS API', () => {
  let service: TestService;
  let people: People;
  let kms: sdk.KMSClient;

  before(async () => {
    service = await startService();
    trust(service);
    people = new People(service);
    kms = people.admin;
  });
  after(async () => {
    people.close();
    await service[Symbol.asyncDispose]();
  });

  const publicKeyOf = async (KeyId: string) => {
    const { PublicKey } = await kms.send(new sdk.GetPublicKeyCommand({ KeyId }));
    return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
  };
  const signWith = async (
    KeyId: string,
    SigningAlgorithm: sdk.SigningAlgorithmSpec,
    Message: Uint8Array,
    MessageType: sdk.MessageType = 'RAW',
  ) => {
    const input = { KeyId, SigningAlgorithm, Message, MessageType };
    const { Signature } = await kms.send(new sdk.SignCommand(input));
    return Buffer.from(Signature ?? []);
  };
  const verifyWith = (
    KeyId: string,
    SigningAlgorithm: sdk.SigningAlgorithmSpec,
    Message: Uint8Array,
    Signature: Uint8Array,
    MessageType: sdk.MessageType = 'RAW',
  ) => outcome(kms.send(new sdk.VerifyCommand({ KeyId, SigningAlgorithm, Message, Signature, MessageType })));

  for (const [KeySpec, algorithm, hash] of [
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256', 'sha256'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512', 'sha512'],
    ['RSA_2048', 'RSASSA_PSS_SHA_256', 'sha256'],
    ['RSA_2048', 'RSASSA_PSS_SHA_384', 'sha384'],
    ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256'],
    ['ECC_NIST_P384', 'ECDSA_SHA_384', 'sha384'],
    ['ECC_NIST_P521', 'ECDSA_SHA_512', 'sha512'],
    ['ECC_SECG_P256K1', 'ECDSA_SHA_256', 'sha256'],
    ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', null],
    ['ML_DSA_44', 'ML_DSA_SHAKE_256', null],
  ] as const) {
    test(`${KeySpec} signs with ${algorithm} what others verify, message and digest`, async () => {
      if (inFipsMode && KeySpec === 'ECC_SECG_P256K1') {
        const made = people.key({ KeySpec, KeyUsage: 'SIGN_VERIFY' });
        assert.equal(await outcome(made), 'UnsupportedOperationException');
        return;
      }
      const { Arn, SigningAlgorithms } = await people.key({ KeySpec, KeyUsage: 'SIGN_VERIFY' });
      assert.ok(SigningAlgorithms?.includes(algorithm));
      const key = await publicKeyOf(Arn);
      const options = algorithm.startsWith('RSASSA_PSS')
        ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : {};
      const raw = await signWith(Arn, algorithm, MESSAGE);
      assert.ok(verify(hash, MESSAGE, { key, ...options }, raw));
      assert.equal(await verifyWith(Arn, algorithm, MESSAGE, raw), 'none');
      assert.equal(
        await verifyWith(Arn, algorithm, Buffer.from('another'), raw),
        'KMSInvalidSignatureException',
      );
      const altered = Buffer.from(raw);
      altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
      assert.equal(await verifyWith(Arn, algorithm, MESSAGE, altered), 'KMSInvalidSignatureException');
      assert.equal(
        await verifyWith(Arn, algorithm, MESSAGE, Buffer.from('none')),
        'KMSInvalidSignatureException',
      );
      if (hash === null) {
        assert.equal(await outcome(signWith(Arn, algorithm, MESSAGE, 'DIGEST')), 'ValidationException');
        return;
      }
      const digest = createHash(hash).update(MESSAGE).digest();
      // ADR 16: in FIPS mode a message alone is signed by these.
      if (inFipsMode && !algorithm.startsWith('RSASSA_PKCS1')) {
        const refused = 'UnsupportedOperationException';
        assert.equal(await outcome(signWith(Arn, algorithm, digest, 'DIGEST')), refused);
        assert.equal(await verifyWith(Arn, algorithm, digest, raw, 'DIGEST'), refused);
        return;
      }
      const signed = await signWith(Arn, algorithm, digest, 'DIGEST');
      assert.ok(verify(hash, MESSAGE, { key, ...options }, signed));
      // What was signed as a message verifies by its digest, and the other way about.
      assert.equal(await verifyWith(Arn, algorithm, digest, raw, 'DIGEST'), 'none');
      assert.equal(await verifyWith(Arn, algorithm, MESSAGE, signed), 'none');
      const other = createHash(hash).update('another').digest();
      for (const wrong of [altered, Buffer.from('none'), Buffer.alloc(raw.length)]) {
        assert.equal(
          await verifyWith(Arn, algorithm, digest, wrong, 'DIGEST'),
          'KMSInvalidSignatureException',
        );
      }
      assert.equal(await verifyWith(Arn, algorithm, other, raw, 'DIGEST'), 'KMSInvalidSignatureException');
      assert.equal(
        await outcome(signWith(Arn, algorithm, digest.subarray(1), 'DIGEST')),
        'ValidationException',
      );
    });
  }

  test('an RSA key decrypts what others encrypt with its public key, and its own', async () => {
    const { Arn: KeyId } = await people.key({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
    const key = await publicKeyOf(KeyId);
    for (const [EncryptionAlgorithm, oaepHash] of [
      ['RSAES_OAEP_SHA_1', 'sha1'],
      ['RSAES_OAEP_SHA_256', 'sha256'],
    ] as const) {
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      const foreign = publicEncrypt({ key, oaepHash, padding }, MESSAGE);
      const own = await kms.send(new sdk.EncryptCommand({ KeyId, EncryptionAlgorithm, Plaintext: MESSAGE }));
      for (const CiphertextBlob of [foreign, own.CiphertextBlob ?? new Uint8Array()]) {
        const { Plaintext } = await kms.send(
          new sdk.DecryptCommand({ KeyId, EncryptionAlgorithm, CiphertextBlob }),
        );
        assert.deepEqual(Buffer.from(Plaintext ?? []), MESSAGE);
      }
      const wrong = [
        kms.send(new sdk.DecryptCommand({ KeyId, EncryptionAlgorithm, CiphertextBlob: randomBytes(256) })),
        kms.send(new sdk.DecryptCommand({ KeyId, EncryptionAlgorithm, CiphertextBlob: foreign.subarray(1) })),
      ];
      assert.deepEqual(
        new Set(await Promise.all(wrong.map(outcome))),
        new Set(['InvalidCiphertextException']),
      );
      const long = kms.send(
        new sdk.EncryptCommand({ KeyId, EncryptionAlgorithm, Plaintext: randomBytes(256) }),
      );
      assert.equal(await outcome(long), 'ValidationException');
      const bound = kms.send(
        new sdk.EncryptCommand({
          KeyId,
          EncryptionAlgorithm,
          Plaintext: MESSAGE,
          EncryptionContext: { a: 'b' },
        }),
      );
      assert.equal(await outcome(bound), 'ValidationException');
    }
    const symmetric = kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: MESSAGE }));
    assert.equal(await outcome(symmetric), 'InvalidKeyUsageException');
    const dataKey = kms.send(new sdk.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    assert.equal(await outcome(dataKey), 'InvalidKeyUsageException');
  });

  test('a shared secret is the one that the other party derives', async () => {
    for (const [KeySpec, namedCurve] of [
      ['ECC_NIST_P256', 'P-256'],
      ['ECC_NIST_P521', 'P-521'],
    ] as const) {
      const { Arn: KeyId } = await people.key({ KeySpec, KeyUsage: 'KEY_AGREEMENT' });
      const theirs = generateKeyPairSync('ec', { namedCurve });
      const derive = (PublicKey: Uint8Array) =>
        kms.send(new sdk.DeriveSharedSecretCommand({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey }));
      const { SharedSecret } = await derive(theirs.publicKey.export({ format: 'der', type: 'spki' }));
      const expected = diffieHellman({ privateKey: theirs.privateKey, publicKey: await publicKeyOf(KeyId) });
      assert.deepEqual(Buffer.from(SharedSecret ?? []), expected);
      const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
      const wrong = [derive(otherCurve.export({ format: 'der', type: 'spki' })), derive(Buffer.from('none'))];
      assert.deepEqual(new Set(await Promise.all(wrong.map(outcome))), new Set(['ValidationException']));
    }
  });

  test('HMAC keys make MACs and verify them', async () => {
    for (const bits of [224, 256, 384, 512] as const) {
      const { Arn: KeyId, MacAlgorithms } = await people.key({
        KeySpec: `HMAC_${bits}`,
        KeyUsage: 'GENERATE_VERIFY_MAC',
      });
      const MacAlgorithm = `HMAC_SHA_${bits}` as const;
      assert.deepEqual(MacAlgorithms, [MacAlgorithm]);
      const { Mac = new Uint8Array() } = await kms.send(
        new sdk.GenerateMacCommand({ KeyId, MacAlgorithm, Message: MESSAGE }),
      );
      assert.equal(Mac.length, bits / 8);
      const check = (mac: Uint8Array, Message: Uint8Array = MESSAGE) =>
        kms.send(new sdk.VerifyMacCommand({ KeyId, MacAlgorithm, Message, Mac: mac }));
      assert.equal((await check(Mac)).MacValid, true);
      for (const wrong of [Mac.subarray(1), Buffer.alloc(Mac.length)]) {
        assert.equal(await outcome(check(wrong)), 'KMSInvalidMacException');
      }
      assert.equal(await outcome(check(Mac, Buffer.from('another'))), 'KMSInvalidMacException');
    }
    const { Arn: KeyId } = await people.key({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const wrong = [
      kms.send(new sdk.GenerateMacCommand({ KeyId, MacAlgorithm: 'HMAC_SHA_512', Message: MESSAGE })),
      kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: MESSAGE })),
      kms.send(new sdk.SignCommand({ KeyId, SigningAlgorithm: 'ECDSA_SHA_256', Message: MESSAGE })),
    ];
    assert.deepEqual(new Set(await Promise.all(wrong.map(outcome))), new Set(['InvalidKeyUsageException']));
    assert.equal(
      await outcome(kms.send(new sdk.GetPublicKeyCommand({ KeyId }))),
      'UnsupportedOperationException',
    );
  });

  test('a key does only what its usage and its kind say, and nothing while it is disabled', async () => {
    const { Arn: KeyId } = await people.key({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    const pss = signWith(KeyId, 'RSASSA_PSS_SHA_256', MESSAGE);
    assert.equal(await outcome(pss), 'InvalidKeyUsageException');
    const agreed = kms.send(
      new sdk.DeriveSharedSecretCommand({
        KeyId,
        KeyAgreementAlgorithm: 'ECDH',
        PublicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
          format: 'der',
          type: 'spki',
        }),
      }),
    );
    assert.equal(await outcome(agreed), 'InvalidKeyUsageException');
    const dry = kms.send(
      new sdk.SignCommand({ KeyId, SigningAlgorithm: 'ECDSA_SHA_256', Message: MESSAGE, DryRun: true }),
    );
    assert.equal(await outcome(dry), 'DryRunOperationException');
    await kms.send(new sdk.DisableKeyCommand({ KeyId }));
    assert.equal(await outcome(signWith(KeyId, 'ECDSA_SHA_256', MESSAGE)), 'DisabledException');
    assert.equal(await outcome(kms.send(new sdk.GetPublicKeyCommand({ KeyId }))), 'DisabledException');
    for (const input of [
      { KeySpec: 'ECC_NIST_P256' },
      { KeySpec: 'RSA_2048' },
      { KeySpec: 'HMAC_256', KeyUsage: 'ENCRYPT_DECRYPT' },
    ] as const) {
      assert.equal(await outcome(people.key(input)), 'ValidationException');
    }
    const curve = people.key({ KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'KEY_AGREEMENT' });
    assert.equal(await outcome(curve), inFipsMode ? 'UnsupportedOperationException' : 'ValidationException');
  });

  test('a foreign signature verifies, and conditions ask for the algorithm', async () => {
    const { Arn: KeyId } = await people.key({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
    const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signature = sign('sha256', MESSAGE, foreign.privateKey);
    assert.equal(
      await verifyWith(KeyId, 'RSASSA_PKCS1_V1_5_SHA_256', MESSAGE, signature),
      'KMSInvalidSignatureException',
    );
    const limited = await people.user({
      Action: 'kms:Sign',
      Condition: { StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256', 'kms:MessageType': 'RAW' } },
    });
    const by = (SigningAlgorithm: sdk.SigningAlgorithmSpec) =>
      outcome(limited.kms.send(new sdk.SignCommand({ KeyId, SigningAlgorithm, Message: MESSAGE })));
    assert.equal(await by('RSASSA_PSS_SHA_256'), 'none');
    assert.equal(await by('RSASSA_PKCS1_V1_5_SHA_256'), 'AccessDeniedException');
  });
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-kms';
import { trust } from '../../support/clients.ts';
import { filesWith } from '../../support/search.ts';
import { inFipsMode } from '../../support/fips.ts';
import { startService, type TestService } from '../../support/service.ts';
import { outcome, People } from './people.ts';

describe('symmetric keys of the KMS API', () => {
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

  const encrypt = async (
    KeyId: string,
    Plaintext: Uint8Array,
    EncryptionContext?: Record<string, string>,
  ) => {
    const { CiphertextBlob } = await kms.send(
      new sdk.EncryptCommand({ KeyId, Plaintext, ...(EncryptionContext ? { EncryptionContext } : {}) }),
    );
    return Buffer.from(CiphertextBlob ?? []);
  };
  const decrypt = (CiphertextBlob: Uint8Array, more: object = {}) =>
    kms.send(new sdk.DecryptCommand({ CiphertextBlob, ...more }));

  test('a new key is described as it was made, and listed', async () => {
    const made = await people.key({ Description: 'a key', Tags: [{ TagKey: 'team', TagValue: 'red' }] });
    assert.match(made.Arn, /^arn:aws:kms:us-east-1:\d{12}:key\/[0-9a-f-]{36}$/);
    assert.deepEqual(
      [
        made.Enabled,
        made.KeyState,
        made.KeySpec,
        made.KeyUsage,
        made.Origin,
        made.KeyManager,
        made.MultiRegion,
      ],
      [true, 'Enabled', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'AWS_KMS', 'CUSTOMER', false],
    );
    assert.deepEqual(made.EncryptionAlgorithms, ['SYMMETRIC_DEFAULT']);
    for (const KeyId of [made.KeyId, made.Arn]) {
      const { KeyMetadata } = await kms.send(new sdk.DescribeKeyCommand({ KeyId }));
      assert.deepEqual(KeyMetadata, made);
    }
    const all: string[] = [];
    for await (const { Keys } of sdk.paginateListKeys({ client: kms, pageSize: 1 }, {})) {
      all.push(...(Keys ?? []).map(({ KeyArn }) => KeyArn ?? ''));
    }
    assert.ok(all.includes(made.Arn));
    await kms.send(new sdk.UpdateKeyDescriptionCommand({ KeyId: made.KeyId, Description: 'another' }));
    const { KeyMetadata } = await kms.send(new sdk.DescribeKeyCommand({ KeyId: made.KeyId }));
    assert.equal(KeyMetadata?.Description, 'another');
  });

  test('a ciphertext opens to its plaintext, with and without the key being named, and twice alike never', async () => {
    const { Arn, KeyId } = await people.key();
    const plain = randomBytes(4096);
    const blob = await encrypt(Arn, plain);
    assert.ok(blob.length <= 6144);
    for (const more of [{}, { KeyId }, { KeyId: Arn }]) {
      const answer = await decrypt(blob, more);
      assert.deepEqual(Buffer.from(answer.Plaintext ?? []), plain);
      assert.deepEqual([answer.KeyId, answer.EncryptionAlgorithm], [Arn, 'SYMMETRIC_DEFAULT']);
    }
    assert.notDeepEqual(await encrypt(Arn, plain), blob);
    assert.equal(await outcome(encrypt(Arn, randomBytes(4097))), 'ValidationException');
  });

  test('the encryption context has to be the same, in whatever order', async () => {
    const { Arn } = await people.key();
    const blob = await encrypt(Arn, Buffer.from('x'), { a: '1', b: '2' });
    const { Plaintext } = await decrypt(blob, { EncryptionContext: { b: '2', a: '1' } });
    assert.equal(Buffer.from(Plaintext ?? []).toString(), 'x');
    for (const EncryptionContext of [
      undefined,
      {},
      { a: '1' },
      { a: '12', b: '' },
      { a: '1', b: '2', c: '' },
      { A: '1', b: '2' },
    ]) {
      assert.equal(await outcome(decrypt(blob, { EncryptionContext })), 'InvalidCiphertextException');
    }
    assert.equal(
      await outcome(encrypt(Arn, Buffer.from('x'), { long: 'x'.repeat(9000) })),
      'ValidationException',
    );
  });

  test('what was altered or cut does not open, wherever that was', async () => {
    const { Arn } = await people.key();
    const blob = await encrypt(Arn, Buffer.from('secret'));
    // In the version, the key's id, its version, the salt, the commitment, the ciphertext and the tag.
    for (const at of [0, 5, 17, 20, 40, 70, 100, 115, blob.length - 17, blob.length - 1]) {
      const altered = Buffer.from(blob);
      altered[at] = (altered[at] ?? 0) ^ 1;
      for (const more of [{}, { KeyId: Arn }]) {
        assert.match(
          await outcome(decrypt(altered, more)),
          /^(InvalidCiphertextException|IncorrectKeyException|AccessDeniedException)$/,
        );
      }
    }
    for (const length of [1, 16, 17, 33, 100, blob.length - 1]) {
      assert.equal(await outcome(decrypt(blob.subarray(0, length))), 'InvalidCiphertextException');
    }
    assert.equal(
      await outcome(decrypt(Buffer.concat([blob, Buffer.alloc(1)]))),
      'InvalidCiphertextException',
    );
    assert.equal(await outcome(decrypt(Buffer.alloc(6145))), 'ValidationException');
  });

  test('a ciphertext of another key than the one named is IncorrectKeyException', async () => {
    const [one, two] = [await people.key(), await people.key()];
    const blob = await encrypt(one.Arn, Buffer.from('x'));
    assert.equal(await outcome(decrypt(blob, { KeyId: two.Arn })), 'IncorrectKeyException');
    // Nor does it open as one of the other key, once its header says so.
    const moved = Buffer.concat([
      blob.subarray(0, 1),
      Buffer.from((two.KeyId ?? '').replaceAll('-', ''), 'hex'),
      blob.subarray(17),
    ]);
    assert.equal(await outcome(decrypt(moved)), 'InvalidCiphertextException');
  });

  test('ReEncrypt changes the key and the context, and needs the old ones', async () => {
    const [one, two] = [await people.key(), await people.key()];
    const blob = await encrypt(one.Arn, Buffer.from('x'), { a: '1' });
    const reEncrypt = (more: object) =>
      kms.send(
        new sdk.ReEncryptCommand({
          CiphertextBlob: blob,
          SourceEncryptionContext: { a: '1' },
          DestinationKeyId: two.Arn,
          DestinationEncryptionContext: { b: '2' },
          ...more,
        }),
      );
    const answer = await reEncrypt({});
    assert.deepEqual([answer.SourceKeyId, answer.KeyId], [one.Arn, two.Arn]);
    const opened = await decrypt(answer.CiphertextBlob ?? new Uint8Array(), {
      EncryptionContext: { b: '2' },
    });
    assert.equal(Buffer.from(opened.Plaintext ?? []).toString(), 'x');
    assert.equal(opened.KeyId, two.Arn);
    assert.equal(await outcome(reEncrypt({ SourceEncryptionContext: {} })), 'InvalidCiphertextException');
    assert.equal(await outcome(reEncrypt({ SourceKeyId: two.Arn })), 'IncorrectKeyException');
  });

  test('data keys come with their ciphertext, of the length that was asked for', async () => {
    const { Arn } = await people.key();
    const EncryptionContext = { a: '1' };
    for (const [wish, length] of [
      [{ KeySpec: 'AES_128' }, 16],
      [{ KeySpec: 'AES_256' }, 32],
      [{ NumberOfBytes: 1024 }, 1024],
    ] as const) {
      const made = await kms.send(new sdk.GenerateDataKeyCommand({ KeyId: Arn, EncryptionContext, ...wish }));
      assert.equal(made.Plaintext?.length, length);
      const opened = await decrypt(made.CiphertextBlob ?? new Uint8Array(), { EncryptionContext });
      assert.deepEqual(opened.Plaintext, made.Plaintext);
      const hidden = await kms.send(new sdk.GenerateDataKeyWithoutPlaintextCommand({ KeyId: Arn, ...wish }));
      assert.ok(!('Plaintext' in hidden));
      assert.equal((await decrypt(hidden.CiphertextBlob ?? new Uint8Array())).Plaintext?.length, length);
    }
    for (const wish of [{}, { KeySpec: 'AES_256', NumberOfBytes: 32 } as const]) {
      const call = kms.send(new sdk.GenerateDataKeyCommand({ KeyId: Arn, ...wish }));
      assert.equal(await outcome(call), 'ValidationException');
    }
  });

  test('data key pairs sign and verify, and the private key comes back from its ciphertext', async () => {
    const { Arn } = await people.key();
    for (const KeyPairSpec of [
      'RSA_2048',
      'ECC_NIST_P256',
      ...(inFipsMode ? [] : (['ECC_SECG_P256K1'] as const)),
      'ECC_NIST_EDWARDS25519',
    ] as const) {
      const made = await kms.send(new sdk.GenerateDataKeyPairCommand({ KeyId: Arn, KeyPairSpec }));
      const opened = await decrypt(made.PrivateKeyCiphertextBlob ?? new Uint8Array());
      assert.deepEqual(opened.Plaintext, made.PrivateKeyPlaintext);
      const der = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []);
      const key = createPrivateKey({ key: der(opened.Plaintext), format: 'der', type: 'pkcs8' });
      const publicKey = createPublicKey({ key: der(made.PublicKey), format: 'der', type: 'spki' });
      const digest = KeyPairSpec === 'ECC_NIST_EDWARDS25519' ? null : 'sha256';
      const signature = sign(digest, Buffer.from('x'), key);
      assert.ok(verify(digest, Buffer.from('x'), publicKey, signature));
      const hidden = await kms.send(
        new sdk.GenerateDataKeyPairWithoutPlaintextCommand({ KeyId: Arn, KeyPairSpec }),
      );
      assert.ok(hidden.PrivateKeyCiphertextBlob && hidden.PublicKey && !('PrivateKeyPlaintext' in hidden));
      if (KeyPairSpec === 'RSA_2048') assert.notDeepEqual(hidden.PublicKey, made.PublicKey);
    }
    for (const KeyPairSpec of ['SM2', ...(inFipsMode ? (['ECC_SECG_P256K1'] as const) : [])] as const) {
      const call = kms.send(new sdk.GenerateDataKeyPairCommand({ KeyId: Arn, KeyPairSpec }));
      assert.equal(await outcome(call), 'UnsupportedOperationException');
    }
  });

  test('GenerateRandom gives as many bytes as were asked for, and no enclave gets any', async () => {
    const { Plaintext } = await kms.send(new sdk.GenerateRandomCommand({ NumberOfBytes: 77 }));
    assert.equal(Plaintext?.length, 77);
    assert.equal(await outcome(kms.send(new sdk.GenerateRandomCommand({}))), 'ValidationException');
    assert.equal(
      await outcome(
        kms.send(
          new sdk.GenerateRandomCommand({
            NumberOfBytes: 7,
            Recipient: { AttestationDocument: Buffer.from('x') },
          }),
        ),
      ),
      'UnsupportedOperationException',
    );
  });

  test('a disabled key does nothing until it is enabled again', async () => {
    const { Arn: KeyId } = await people.key();
    const blob = await encrypt(KeyId, Buffer.from('x'));
    await kms.send(new sdk.DisableKeyCommand({ KeyId }));
    const uses = () => [
      encrypt(KeyId, Buffer.from('x')),
      decrypt(blob),
      kms.send(new sdk.ReEncryptCommand({ CiphertextBlob: blob, DestinationKeyId: KeyId })),
      kms.send(new sdk.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' })),
      kms.send(new sdk.GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256' })),
      kms.send(new sdk.GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'ECC_NIST_P256' })),
    ];
    const outcomes = async () => new Set(await Promise.all(uses().map(outcome)));
    assert.deepEqual(await outcomes(), new Set(['DisabledException']));
    const { KeyMetadata } = await kms.send(new sdk.DescribeKeyCommand({ KeyId }));
    assert.deepEqual([KeyMetadata?.KeyState, KeyMetadata?.Enabled], ['Disabled', false]);
    await kms.send(new sdk.EnableKeyCommand({ KeyId }));
    assert.deepEqual(await outcomes(), new Set(['none']));
  });

  test('a key that waits for its deletion does nothing; cancelled, it is disabled', async () => {
    const { Arn: KeyId } = await people.key();
    const blob = await encrypt(KeyId, Buffer.from('x'));
    const schedule = (PendingWindowInDays?: number) =>
      kms.send(
        new sdk.ScheduleKeyDeletionCommand({
          KeyId,
          ...(PendingWindowInDays ? { PendingWindowInDays } : {}),
        }),
      );
    for (const days of [6, 31]) assert.equal(await outcome(schedule(days)), 'ValidationException');
    assert.equal(
      await outcome(kms.send(new sdk.CancelKeyDeletionCommand({ KeyId }))),
      'KMSInvalidStateException',
    );
    const answer = await schedule(7);
    assert.equal(answer.KeyState, 'PendingDeletion');
    const days = ((answer.DeletionDate?.getTime() ?? 0) - Date.now()) / (24 * 3600_000);
    assert.ok(days > 6.9 && days <= 7);
    const calls = [
      decrypt(blob),
      encrypt(KeyId, Buffer.from('x')),
      schedule(),
      kms.send(new sdk.EnableKeyCommand({ KeyId })),
      kms.send(new sdk.UpdateKeyDescriptionCommand({ KeyId, Description: 'x' })),
    ];
    assert.deepEqual(new Set(await Promise.all(calls.map(outcome))), new Set(['KMSInvalidStateException']));
    await kms.send(new sdk.CancelKeyDeletionCommand({ KeyId }));
    assert.equal(await outcome(decrypt(blob)), 'DisabledException');
    await kms.send(new sdk.EnableKeyCommand({ KeyId }));
    assert.equal(await outcome(decrypt(blob)), 'none');
  });

  test('a dry run does nothing but say whether it would have succeeded', async () => {
    const { Arn: KeyId } = await people.key();
    const blob = await encrypt(KeyId, Buffer.from('x'));
    const DryRun = true;
    const calls = [
      kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('x'), DryRun })),
      decrypt(blob, { DryRun }),
      kms.send(new sdk.ReEncryptCommand({ CiphertextBlob: blob, DestinationKeyId: KeyId, DryRun })),
      kms.send(new sdk.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', DryRun })),
      kms.send(new sdk.GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256', DryRun })),
      kms.send(new sdk.GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'ECC_NIST_P256', DryRun })),
    ];
    assert.deepEqual(new Set(await Promise.all(calls.map(outcome))), new Set(['DryRunOperationException']));
  });

  test('a key that is not there is NotFoundException, and so is what is no name of a key', async () => {
    const { Arn } = await people.key();
    for (const KeyId of [
      Arn.replace(/key\/.*/, 'key/0f1e2d3c-4b5a-4968-8776-655443322110'),
      '0f1e2d3c-4b5a-4968-8776-655443322110',
      Arn.replace('us-east-1', 'eu-west-1'),
      'no-key',
    ]) {
      assert.equal(await outcome(kms.send(new sdk.DescribeKeyCommand({ KeyId }))), 'NotFoundException');
    }
    for (const KeyId of ['arn:aws:kms:us-east-1', Arn.replace('kms', 's3'), Arn.replace('key/', 'thing/')]) {
      assert.equal(await outcome(kms.send(new sdk.DescribeKeyCommand({ KeyId }))), 'InvalidArnException');
    }
    // Of another account nobody is told whether a key is there.
    const KeyId = Arn.replace(/:\d{12}:/, ':999999999999:');
    assert.equal(await outcome(kms.send(new sdk.DescribeKeyCommand({ KeyId }))), 'AccessDeniedException');
  });

  test('what is not made here is refused clearly', async () => {
    for (const input of [
      { MultiRegion: true },
      { KeySpec: 'SM2' },
      { Origin: 'AWS_CLOUDHSM' },
      { CustomKeyStoreId: 'cks-1' },
    ] as const) {
      const call = kms.send(new sdk.CreateKeyCommand(input));
      assert.equal(await outcome(call), 'UnsupportedOperationException');
    }
    assert.equal(
      await outcome(kms.send(new sdk.CreateKeyCommand({ KeyUsage: 'SIGN_VERIFY' }))),
      'ValidationException',
    );
  });

  test('no plaintext and no data key is in any file of the home, and free text is guarded', async () => {
    const { Arn: KeyId } = await people.key();
    const planted = randomBytes(16).toString('hex');
    await encrypt(KeyId, Buffer.from(planted), { purpose: 'planted-context' });
    const { Plaintext } = await kms.send(new sdk.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    const dataKey = Buffer.from(Plaintext ?? []).toString('base64');
    assert.deepEqual(await filesWith(service.home, [planted, dataKey]), []);
    // The search can find: the context is on record.
    assert.ok((await filesWith(service.home, ['planted-context'])).length > 0);
    const guarded = kms.send(new sdk.CreateKeyCommand({ Description: 'ask jane.doe@example.org' }));
    await assert.rejects(guarded, { name: 'ValidationException', message: /Confidential data/ });
  });
});

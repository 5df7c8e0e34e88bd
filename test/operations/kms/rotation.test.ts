import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-kms';
import { trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { outcome, People } from './people.ts';

describe('rotation through the KMS API', () => {
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

  test('rotated on demand, a key encrypts with the new version and decrypts with the old ones', async () => {
    const { Arn: KeyId } = await people.key();
    const first = await kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('old') }));
    await kms.send(new sdk.RotateKeyOnDemandCommand({ KeyId }));
    const second = await kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('new') }));
    const open = async (CiphertextBlob: Uint8Array = new Uint8Array()) => {
      const { Plaintext, KeyMaterialId } = await kms.send(new sdk.DecryptCommand({ CiphertextBlob }));
      return { text: Buffer.from(Plaintext ?? []).toString(), KeyMaterialId };
    };
    const [old, fresh] = [await open(first.CiphertextBlob), await open(second.CiphertextBlob)];
    assert.deepEqual([old.text, fresh.text], ['old', 'new']);
    assert.notEqual(old.KeyMaterialId, fresh.KeyMaterialId);
    const { Rotations = [] } = await kms.send(new sdk.ListKeyRotationsCommand({ KeyId }));
    assert.deepEqual(
      Rotations.map((one) => [one.KeyMaterialId, one.RotationType]),
      [[fresh.KeyMaterialId, 'ON_DEMAND']],
    );
    const all = await kms.send(
      new sdk.ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }),
    );
    assert.deepEqual(
      (all.Rotations ?? []).map((one) => [one.KeyMaterialId, one.KeyMaterialState]),
      [
        [fresh.KeyMaterialId, 'CURRENT'],
        [old.KeyMaterialId, 'NON_CURRENT'],
      ],
    );
    const { KeyMetadata } = await kms.send(new sdk.DescribeKeyCommand({ KeyId }));
    assert.equal(KeyMetadata?.CurrentKeyMaterialId, fresh.KeyMaterialId);
    // ReEncrypt under the same key brings a ciphertext to the new version.
    const again = await kms.send(
      new sdk.ReEncryptCommand({
        CiphertextBlob: first.CiphertextBlob ?? new Uint8Array(),
        DestinationKeyId: KeyId,
      }),
    );
    assert.equal((await open(again.CiphertextBlob)).KeyMaterialId, fresh.KeyMaterialId);
  });

  test('automatic rotation is switched on with a period, told, and switched off', async () => {
    const { Arn: KeyId } = await people.key();
    const status = () => kms.send(new sdk.GetKeyRotationStatusCommand({ KeyId }));
    assert.equal((await status()).KeyRotationEnabled, false);
    await kms.send(new sdk.EnableKeyRotationCommand({ KeyId }));
    assert.equal((await status()).RotationPeriodInDays, 365);
    await kms.send(new sdk.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    const on = await status();
    assert.deepEqual([on.KeyRotationEnabled, on.RotationPeriodInDays], [true, 90]);
    const days = ((on.NextRotationDate?.getTime() ?? 0) - Date.now()) / (24 * 3600_000);
    assert.ok(days > 89.9 && days <= 90);
    for (const RotationPeriodInDays of [89, 2561]) {
      const call = kms.send(new sdk.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }));
      assert.equal(await outcome(call), 'ValidationException');
    }
    await kms.send(new sdk.DisableKeyRotationCommand({ KeyId }));
    assert.equal((await status()).KeyRotationEnabled, false);
  });

  test('keys of other kinds and disabled ones are not rotated', async () => {
    const { Arn: hmac } = await people.key({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const rotate = (KeyId: string) => outcome(kms.send(new sdk.RotateKeyOnDemandCommand({ KeyId })));
    assert.equal(await rotate(hmac), 'UnsupportedOperationException');
    const enable = kms.send(new sdk.EnableKeyRotationCommand({ KeyId: hmac }));
    assert.equal(await outcome(enable), 'UnsupportedOperationException');
    const { Arn: KeyId } = await people.key();
    await kms.send(new sdk.DisableKeyCommand({ KeyId }));
    assert.equal(await rotate(KeyId), 'DisabledException');
    assert.equal(await outcome(kms.send(new sdk.EnableKeyRotationCommand({ KeyId }))), 'DisabledException');
  });
});

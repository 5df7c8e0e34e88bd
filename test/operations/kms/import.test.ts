import assert from 'node:assert/strict';
import {
  constants,
  createCipheriv,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-kms';
import { trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { outcome, People } from './people.ts';

const DAY = 24 * 3600_000;

describe('key material that is imported', () => {
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

  const parameters = async (
    KeyId: string,
    WrappingAlgorithm: sdk.AlgorithmSpec = 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: sdk.WrappingKeySpec = 'RSA_2048',
  ) => {
    const answer = await kms.send(
      new sdk.GetParametersForImportCommand({ KeyId, WrappingAlgorithm, WrappingKeySpec }),
    );
    const key = createPublicKey({ key: Buffer.from(answer.PublicKey ?? []), format: 'der', type: 'spki' });
    return { key, token: Buffer.from(answer.ImportToken ?? []) };
  };
  const wrap = (key: ReturnType<typeof createPublicKey>, material: Uint8Array, oaepHash = 'sha256') =>
    publicEncrypt({ key, oaepHash, padding: constants.RSA_PKCS1_OAEP_PADDING }, material);
  const put = (KeyId: string, ImportToken: Uint8Array, EncryptedKeyMaterial: Uint8Array, more: object = {}) =>
    kms.send(
      new sdk.ImportKeyMaterialCommand({
        KeyId,
        ImportToken,
        EncryptedKeyMaterial,
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        ...more,
      }),
    );
  const encrypt = (KeyId: string) => kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));

  test('a key waits for its material, works with it, loses it, and works with the same again', async () => {
    const { Arn: KeyId, KeyState } = await people.key({ Origin: 'EXTERNAL' });
    assert.equal(KeyState, 'PendingImport');
    assert.equal(await outcome(encrypt(KeyId)), 'KMSInvalidStateException');
    const material = randomBytes(32);
    const { key, token } = await parameters(KeyId);
    const { KeyMaterialId } = await put(KeyId, token, wrap(key, material));
    const { CiphertextBlob = new Uint8Array() } = await encrypt(KeyId);
    const described = await kms.send(new sdk.DescribeKeyCommand({ KeyId }));
    assert.deepEqual(
      [described.KeyMetadata?.KeyState, described.KeyMetadata?.ExpirationModel],
      ['Enabled', 'KEY_MATERIAL_DOES_NOT_EXPIRE'],
    );
    assert.equal(described.KeyMetadata?.CurrentKeyMaterialId, KeyMaterialId);

    await kms.send(new sdk.DeleteImportedKeyMaterialCommand({ KeyId }));
    const decrypt = () => outcome(kms.send(new sdk.DecryptCommand({ CiphertextBlob })));
    assert.equal(await decrypt(), 'KMSInvalidStateException');
    assert.equal(
      await outcome(put(KeyId, token, wrap(key, randomBytes(32)))),
      'IncorrectKeyMaterialException',
    );
    await put(KeyId, token, wrap(key, material), { KeyMaterialId });
    assert.equal(await decrypt(), 'none');
  });

  test('the token is of one key, and the material has to be wrapped as it says and be of the right kind', async () => {
    const [one, two] = [await people.key({ Origin: 'EXTERNAL' }), await people.key({ Origin: 'EXTERNAL' })];
    const { key, token } = await parameters(one.Arn);
    const good = wrap(key, randomBytes(32));
    assert.equal(await outcome(put(two.Arn, token, good)), 'InvalidImportTokenException');
    assert.equal(await outcome(put(one.Arn, randomBytes(200), good)), 'InvalidImportTokenException');
    assert.equal(
      await outcome(put(one.Arn, token, wrap(key, randomBytes(32), 'sha1'))),
      'InvalidCiphertextException',
    );
    assert.equal(
      await outcome(put(one.Arn, token, wrap(key, randomBytes(16)))),
      'IncorrectKeyMaterialException',
    );
    const wrongId = put(one.Arn, token, good, { KeyMaterialId: '0'.repeat(64) });
    assert.equal(await outcome(wrongId), 'IncorrectKeyMaterialException');
    for (const more of [
      { ExpirationModel: 'KEY_MATERIAL_EXPIRES' },
      { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(Date.now() + 366 * DAY) },
      { ValidTo: new Date(Date.now() + DAY) },
    ]) {
      assert.equal(await outcome(put(one.Arn, token, good, more)), 'ValidationException');
    }
    const ours = await people.key();
    assert.equal(await outcome(parameters(ours.Arn)), 'UnsupportedOperationException');
    assert.equal(
      await outcome(kms.send(new sdk.DeleteImportedKeyMaterialCommand({ KeyId: ours.Arn }))),
      'UnsupportedOperationException',
    );
    assert.equal(await outcome(parameters(one.Arn, 'RSAES_PKCS1_V1_5')), 'UnsupportedOperationException');
  });

  test('a private key comes in under an AES key, and the key signs with it', async () => {
    const { Arn: KeyId } = await people.key({
      Origin: 'EXTERNAL',
      KeySpec: 'RSA_2048',
      KeyUsage: 'SIGN_VERIFY',
    });
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { key, token } = await parameters(KeyId, 'RSA_AES_KEY_WRAP_SHA_256');
    const aes = randomBytes(32);
    const cipher = createCipheriv('id-aes256-wrap-pad', aes, Buffer.from('a65959a6', 'hex'));
    const pkcs8 = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
    const wrapped = Buffer.concat([wrap(key, aes), cipher.update(pkcs8), cipher.final()]);
    await put(KeyId, token, wrapped);
    const { PublicKey } = await kms.send(new sdk.GetPublicKeyCommand({ KeyId }));
    assert.deepEqual(Buffer.from(PublicKey ?? []), pair.publicKey.export({ format: 'der', type: 'spki' }));
    const signed = kms.send(
      new sdk.SignCommand({ KeyId, SigningAlgorithm: 'RSASSA_PSS_SHA_256', Message: Buffer.from('x') }),
    );
    assert.equal(await outcome(signed), 'none');
    const other = await people.key({ Origin: 'EXTERNAL', KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    const theirs = await parameters(other.Arn, 'RSA_AES_KEY_WRAP_SHA_256');
    const moved = Buffer.concat([wrap(theirs.key, aes), wrapped.subarray(256)]);
    assert.equal(await outcome(put(other.Arn, theirs.token, moved)), 'IncorrectKeyMaterialException');
  });
});

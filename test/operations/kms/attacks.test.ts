import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-kms';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  DescribeCreateAccountStatusCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../../support/clients.ts';
import { inFipsMode } from '../../support/fips.ts';
import { startService, type TestService } from '../../support/service.ts';
import { outcome, People } from './people.ts';

/** Ways in which somebody with a little tries to have more. */
describe('a key of KMS, attacked', () => {
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

  test('whoever may retire their own grant retires no other one', async () => {
    const { Arn: KeyId } = await people.key();
    const [attacker, victim] = [await people.user(), await people.user()];
    const own = new sdk.CreateGrantCommand({
      KeyId,
      GranteePrincipal: attacker.arn,
      Operations: ['RetireGrant', 'DescribeKey'],
    });
    const { GrantId: ownId } = await kms.send(own);
    const theirs = new sdk.CreateGrantCommand({
      KeyId,
      GranteePrincipal: victim.arn,
      Operations: ['Encrypt'],
    });
    const { GrantId, GrantToken } = await kms.send(theirs);
    for (const named of [{ KeyId, GrantId }, { GrantToken }]) {
      const retire = attacker.kms.send(new sdk.RetireGrantCommand(named));
      assert.equal(await outcome(retire), 'AccessDeniedException');
    }
    const encrypt = victim.kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
    assert.equal(await outcome(encrypt), 'none', 'the victim’s grant is there');
    const retireOwn = attacker.kms.send(new sdk.RetireGrantCommand({ KeyId, GrantId: ownId }));
    assert.equal(await outcome(retireOwn), 'none');
  });

  test('a grant gives no operation that grants do not give', async () => {
    const { Arn: KeyId } = await people.key();
    const attacker = await people.user({ Action: 'kms:CreateGrant' });
    for (const operation of ['PutKeyPolicy', 'ScheduleKeyDeletion', 'kms:*', '*']) {
      const create = new sdk.CreateGrantCommand({
        KeyId,
        GranteePrincipal: attacker.arn,
        Operations: [operation as 'Decrypt'],
      });
      assert.equal(await outcome(attacker.kms.send(create)), 'ValidationException', operation);
    }
  });

  test('a grant made by virtue of another is no wider than it', async () => {
    const { Arn: KeyId } = await people.key();
    const [middle, end] = [await people.user(), await people.user()];
    const team = { team: 'red' };
    await kms.send(
      new sdk.CreateGrantCommand({
        KeyId,
        GranteePrincipal: middle.arn,
        Operations: ['CreateGrant', 'Encrypt'],
        Constraints: { EncryptionContextSubset: team },
      }),
    );
    const make = (Operations: sdk.GrantOperation[], Constraints?: sdk.GrantConstraints) =>
      outcome(
        middle.kms.send(
          new sdk.CreateGrantCommand({
            KeyId,
            GranteePrincipal: end.arn,
            Operations,
            ...(Constraints === undefined ? {} : { Constraints }),
          }),
        ),
      );
    assert.equal(await make(['Encrypt']), 'AccessDeniedException');
    assert.equal(
      await make(['Encrypt'], { EncryptionContextSubset: { team: 'blue' } }),
      'AccessDeniedException',
    );
    assert.equal(await make(['Decrypt'], { EncryptionContextSubset: team }), 'AccessDeniedException');
    assert.equal(await make(['Encrypt'], { EncryptionContextEquals: {} }), 'AccessDeniedException');
    assert.equal(await make(['Encrypt'], { EncryptionContextEquals: { ...team, row: '1' } }), 'none');
  });

  test('an encryption context is told from every other one, however it is written', async () => {
    const { Arn: KeyId } = await people.key();
    const Plaintext = Buffer.from('x');
    const encrypt = async (EncryptionContext: Record<string, string>) =>
      (await kms.send(new sdk.EncryptCommand({ KeyId, Plaintext, EncryptionContext }))).CiphertextBlob;
    const decrypt = (CiphertextBlob: Uint8Array | undefined, EncryptionContext?: Record<string, string>) =>
      outcome(kms.send(new sdk.DecryptCommand({ CiphertextBlob, EncryptionContext })));
    const blob = await encrypt({ ab: 'c', d: 'e' });
    assert.equal(await decrypt(blob, { d: 'e', ab: 'c' }), 'none');
    for (const other of [
      { a: 'bc', d: 'e' },
      { ab: 'c', d: 'e', f: '' },
      { AB: 'c', d: 'e' },
      { ab: 'e', d: 'c' },
      { ab: 'c' },
      {},
      undefined,
    ])
      assert.equal(await decrypt(blob, other), 'InvalidCiphertextException');
    // Composed and decomposed are two.
    assert.equal(
      await decrypt(await encrypt({ k: '\u00e9' }), { k: 'e\u0301' }),
      'InvalidCiphertextException',
    );
    // Half a character would be one with any other half, once in UTF-8.
    for (const half of ['\ud800', '\udfff']) {
      await assert.rejects(encrypt({ k: half }));
      await assert.rejects(encrypt({ [half]: 'v' }));
    }
    // A name that means something to the language is a name like any other, or refused; it is never dropped.
    const odd = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
    const oddBlob = await encrypt(odd).catch(() => undefined);
    if (oddBlob !== undefined) assert.equal(await decrypt(oddBlob), 'InvalidCiphertextException');
  });

  test('ReEncrypt needs both keys’ say, and tells nothing of a text that it may not move', async () => {
    const [from, to] = [await people.key(), await people.key()];
    const { CiphertextBlob } = await kms.send(
      new sdk.EncryptCommand({ KeyId: from.Arn, Plaintext: Buffer.from('x') }),
    );
    for (const [Action, Resource] of [
      ['kms:ReEncryptFrom', from.Arn],
      ['kms:ReEncryptTo', to.Arn],
      [['kms:ReEncryptFrom', 'kms:ReEncryptTo'], to.Arn],
      [['kms:Decrypt', 'kms:Encrypt'], '*'],
    ] as const) {
      const attacker = await people.user({ Action, Resource });
      const move = new sdk.ReEncryptCommand({ CiphertextBlob, DestinationKeyId: to.Arn });
      assert.equal(await outcome(attacker.kms.send(move)), 'AccessDeniedException');
    }
  });

  test('DryRun tells those who may not no more than a call does, and does nothing for those who may', async () => {
    const { Arn: KeyId } = await people.key();
    const stranger = await people.user();
    const encrypt = { KeyId, Plaintext: Buffer.from('x'), DryRun: true };
    assert.equal(await outcome(stranger.kms.send(new sdk.EncryptCommand(encrypt))), 'AccessDeniedException');
    assert.equal(await outcome(kms.send(new sdk.EncryptCommand(encrypt))), 'DryRunOperationException');
    const create = new sdk.CreateGrantCommand({
      KeyId,
      GranteePrincipal: stranger.arn,
      Operations: ['Encrypt'],
      DryRun: true,
    });
    assert.equal(await outcome(kms.send(create)), 'DryRunOperationException');
    const { Grants } = await kms.send(new sdk.ListGrantsCommand({ KeyId }));
    assert.deepEqual(Grants, []);
  });

  test('a signature is verified as what it was made of: as a message or as a digest, by its own algorithm', async () => {
    const { Arn: KeyId } = await people.key({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
    const Message = Buffer.alloc(32, 7);
    const SigningAlgorithm = 'RSASSA_PKCS1_V1_5_SHA_256';
    const { Signature } = await kms.send(
      new sdk.SignCommand({ KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm }),
    );
    const verify = (more: Partial<sdk.VerifyCommandInput>) =>
      outcome(kms.send(new sdk.VerifyCommand({ KeyId, Message, Signature, SigningAlgorithm, ...more })));
    assert.equal(await verify({ MessageType: 'DIGEST' }), 'none');
    assert.equal(await verify({ MessageType: 'RAW' }), 'KMSInvalidSignatureException');
    for (const bytes of [31, 33, 48, 64, 20]) {
      const odd = { KeyId, Message: Buffer.alloc(bytes), MessageType: 'DIGEST', SigningAlgorithm } as const;
      assert.equal(await outcome(kms.send(new sdk.SignCommand(odd))), 'ValidationException', `${bytes}`);
    }
    assert.equal(
      await verify({ MessageType: 'DIGEST', SigningAlgorithm: 'RSASSA_PSS_SHA_256' }),
      // The digest of a PSS signature is none of the module's in FIPS mode.
      inFipsMode ? 'UnsupportedOperationException' : 'KMSInvalidSignatureException',
    );
    for (const cut of [
      Signature?.subarray(1),
      Buffer.concat([Buffer.from(Signature ?? []), Buffer.alloc(1)]),
    ])
      assert.equal(await verify({ MessageType: 'DIGEST', Signature: cut }), 'KMSInvalidSignatureException');
  });

  test('a ciphertext of which any byte is another one opens for nobody', async () => {
    const { Arn: KeyId } = await people.key();
    const { CiphertextBlob = new Uint8Array() } = await kms.send(
      new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }),
    );
    for (let at = 0; at < CiphertextBlob.length; at += 5) {
      const altered = Buffer.from(CiphertextBlob);
      altered[at] = (altered[at] ?? 0) ^ 0x80;
      const named = await outcome(kms.send(new sdk.DecryptCommand({ CiphertextBlob: altered, KeyId })));
      assert.match(named, /^(InvalidCiphertextException|IncorrectKeyException)$/, `byte ${at}`);
      const unnamed = await outcome(kms.send(new sdk.DecryptCommand({ CiphertextBlob: altered })));
      assert.match(unnamed, /^(InvalidCiphertext|AccessDenied|IncorrectKey)Exception$/, `byte ${at}`);
    }
  });

  test('an import token is of one key alone', async () => {
    const [one, other] = [await people.key({ Origin: 'EXTERNAL' }), await people.key({ Origin: 'EXTERNAL' })];
    const parameters = new sdk.GetParametersForImportCommand({
      KeyId: one.Arn,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    });
    const { ImportToken } = await kms.send(parameters);
    const into = new sdk.ImportKeyMaterialCommand({
      KeyId: other.Arn,
      ImportToken,
      EncryptedKeyMaterial: Buffer.alloc(256, 1),
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    });
    assert.equal(await outcome(kms.send(into)), 'InvalidImportTokenException');
  });

  test('another account to which a policy gives everything uses the key, and does not come to own it', async () => {
    const guest = await memberAccount(service);
    const { KeyMetadata } = await kms.send(new sdk.CreateKeyCommand({}));
    const KeyId = KeyMetadata?.Arn ?? '';
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: {
            AWS: [`arn:aws:iam::${KeyMetadata?.AWSAccountId}:root`, `arn:aws:iam::${guest.accountId}:root`],
          },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    });
    await kms.send(new sdk.PutKeyPolicyCommand({ KeyId, Policy }));
    const encrypt = guest.kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
    assert.equal(await outcome(encrypt), 'none');
    for (const command of [
      new sdk.PutKeyPolicyCommand({ KeyId, Policy }),
      new sdk.ScheduleKeyDeletionCommand({ KeyId }),
      new sdk.DisableKeyCommand({ KeyId }),
      new sdk.GetKeyPolicyCommand({ KeyId }),
      new sdk.TagResourceCommand({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
      new sdk.EnableKeyRotationCommand({ KeyId }),
      new sdk.UpdateKeyDescriptionCommand({ KeyId, Description: 'mine' }),
    ])
      assert.equal(await outcome(guest.kms.send(command as sdk.DisableKeyCommand)), 'AccessDeniedException');
    guest.kms.destroy();
  });
});

/** Another account of the installation, and a client of its administrator role. */
async function memberAccount(service: TestService) {
  const organizations = new OrganizationsClient(clientOptions(service));
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const created = await organizations.send(
    new CreateAccountCommand({ AccountName: 'guest', Email: 'guest@example.org' }),
  );
  const { CreateAccountStatus } = await organizations.send(
    new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: created.CreateAccountStatus?.Id }),
  );
  organizations.destroy();
  const accountId = CreateAccountStatus?.AccountId ?? '';
  const sts = new STSClient(clientOptions(service));
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`,
      RoleSessionName: 'guest',
    }),
  );
  sts.destroy();
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  return { accountId, kms: new sdk.KMSClient({ ...clientOptions(service), credentials }) };
}

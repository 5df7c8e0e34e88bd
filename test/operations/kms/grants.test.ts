import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-kms';
import { trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { outcome, People, type Person } from './people.ts';

describe('grants, aliases and tags of keys', () => {
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

  const encryptBy = (by: sdk.KMSClient, KeyId: string, EncryptionContext?: Record<string, string>) =>
    outcome(
      by.send(
        new sdk.EncryptCommand({
          KeyId,
          Plaintext: Buffer.from('x'),
          ...(EncryptionContext ? { EncryptionContext } : {}),
        }),
      ),
    );
  const grant = (KeyId: string, to: Person, more: Partial<sdk.CreateGrantCommandInput> = {}) =>
    kms.send(
      new sdk.CreateGrantCommand({ KeyId, GranteePrincipal: to.arn, Operations: ['Encrypt'], ...more }),
    );

  test('a grant is enough for what it names, and ends when it is revoked', async () => {
    const { Arn: KeyId } = await people.key();
    const grantee = await people.user();
    assert.equal(await encryptBy(grantee.kms, KeyId), 'AccessDeniedException');
    const { GrantId = '', GrantToken = '' } = await grant(KeyId, grantee, { Name: 'for-work' });
    assert.equal(await encryptBy(grantee.kms, KeyId), 'none');
    const withToken = grantee.kms.send(
      new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('x'), GrantTokens: [GrantToken] }),
    );
    assert.equal(await outcome(withToken), 'none');
    const other = grantee.kms.send(new sdk.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    assert.equal(await outcome(other), 'AccessDeniedException');
    // The same grant again is the same grant.
    assert.equal((await grant(KeyId, grantee, { Name: 'for-work' })).GrantId, GrantId);
    const { Grants = [] } = await kms.send(new sdk.ListGrantsCommand({ KeyId }));
    assert.deepEqual(
      Grants.map((one) => [one.KeyId, one.GrantId, one.Name, one.GranteePrincipal, one.Operations]),
      [[KeyId, GrantId, 'for-work', grantee.arn, ['Encrypt']]],
    );
    const none = await kms.send(
      new sdk.ListGrantsCommand({ KeyId, GranteePrincipal: `${grantee.arn}-other` }),
    );
    assert.deepEqual(none.Grants, []);
    await kms.send(new sdk.RevokeGrantCommand({ KeyId, GrantId }));
    assert.equal(await encryptBy(grantee.kms, KeyId), 'AccessDeniedException');
    const again = kms.send(new sdk.RevokeGrantCommand({ KeyId, GrantId }));
    assert.equal(await outcome(again), 'InvalidGrantIdException');
  });

  test('constraints bind a grant to an encryption context', async () => {
    const { Arn: KeyId } = await people.key();
    const [subset, equals] = [await people.user(), await people.user()];
    await grant(KeyId, subset, { Constraints: { EncryptionContextSubset: { team: 'red' } } });
    await grant(KeyId, equals, { Constraints: { EncryptionContextEquals: { team: 'red' } } });
    const red = { team: 'red' };
    for (const [by, context, expected] of [
      [subset, red, 'none'],
      [subset, { ...red, more: 'x' }, 'none'],
      [subset, { team: 'blue' }, 'AccessDeniedException'],
      [subset, undefined, 'AccessDeniedException'],
      [equals, red, 'none'],
      [equals, { ...red, more: 'x' }, 'AccessDeniedException'],
      [equals, { Team: 'red' }, 'AccessDeniedException'],
    ] as const) {
      assert.equal(await encryptBy(by.kms, KeyId, context), expected);
    }
  });

  test('a grant that is made by virtue of a grant gives no more than that', async () => {
    const { Arn: KeyId } = await people.key();
    const [first, second] = [await people.user(), await people.user()];
    await grant(KeyId, first, {
      Operations: ['Encrypt', 'CreateGrant'],
      Constraints: { EncryptionContextSubset: { team: 'red' } },
    });
    const handOn = (Operations: sdk.GrantOperation[], Constraints?: sdk.GrantConstraints) =>
      outcome(
        first.kms.send(
          new sdk.CreateGrantCommand({
            KeyId,
            GranteePrincipal: second.arn,
            Operations,
            ...(Constraints ? { Constraints } : {}),
          }),
        ),
      );
    const red = { EncryptionContextSubset: { team: 'red' } };
    assert.equal(await handOn(['Encrypt']), 'AccessDeniedException');
    assert.equal(await handOn(['Decrypt'], red), 'AccessDeniedException');
    assert.equal(
      await handOn(['Encrypt'], { EncryptionContextSubset: { team: 'blue' } }),
      'AccessDeniedException',
    );
    assert.equal(await handOn(['Encrypt'], { EncryptionContextEquals: { team: 'red', a: 'b' } }), 'none');
    assert.equal(await encryptBy(second.kms, KeyId, { team: 'red', a: 'b' }), 'none');
    assert.equal(await encryptBy(second.kms, KeyId, { team: 'red' }), 'AccessDeniedException');
  });

  test('who is named for it retires a grant, by its token or by its id, and nobody else', async () => {
    const { Arn: KeyId } = await people.key();
    const [grantee, retiring] = [await people.user(), await people.user()];
    const made = await grant(KeyId, grantee, { RetiringPrincipal: retiring.arn });
    const { Grants = [] } = await kms.send(
      new sdk.ListRetirableGrantsCommand({ RetiringPrincipal: retiring.arn }),
    );
    assert.deepEqual(
      Grants.map((one) => [one.GrantId, one.KeyId]),
      [[made.GrantId, KeyId]],
    );
    const retire = (by: Person, input: sdk.RetireGrantCommandInput) =>
      outcome(by.kms.send(new sdk.RetireGrantCommand(input)));
    const GrantToken = made.GrantToken ?? '';
    assert.equal(await retire(grantee, { GrantToken }), 'AccessDeniedException');
    assert.equal(await retire(retiring, { GrantToken, DryRun: true }), 'DryRunOperationException');
    assert.equal(await retire(retiring, { GrantToken: 'x' }), 'InvalidGrantTokenException');
    assert.equal(await retire(retiring, { KeyId }), 'ValidationException');
    assert.equal(await retire(retiring, { GrantToken }), 'none');
    assert.equal(await encryptBy(grantee.kms, KeyId), 'AccessDeniedException');
    const own = await grant(KeyId, grantee, { Operations: ['Encrypt', 'RetireGrant'] });
    assert.equal(await retire(grantee, { KeyId, GrantId: own.GrantId }), 'none');
    assert.equal(await encryptBy(grantee.kms, KeyId), 'AccessDeniedException');
  });

  test('grants ask for their permission, with its conditions, and for a principal that is there', async () => {
    const { Arn: KeyId } = await people.key();
    const grantee = await people.user();
    const limited = await people.user({
      Action: 'kms:CreateGrant',
      Condition: { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'DescribeKey'] } },
    });
    const by = (Operations: sdk.GrantOperation[], more: object = {}) =>
      outcome(
        limited.kms.send(
          new sdk.CreateGrantCommand({ KeyId, GranteePrincipal: grantee.arn, Operations, ...more }),
        ),
      );
    assert.equal(await by(['Decrypt']), 'AccessDeniedException');
    assert.equal(await by(['Encrypt'], { DryRun: true }), 'DryRunOperationException');
    assert.equal(await encryptBy(grantee.kms, KeyId), 'AccessDeniedException');
    assert.equal(await by(['Encrypt']), 'none');
    assert.equal(
      await by(['Encrypt'], { GranteePrincipal: `${grantee.arn}-unknown` }),
      'InvalidArnException',
    );
    await kms.send(new sdk.DisableKeyCommand({ KeyId }));
    assert.equal(await by(['Encrypt']), 'DisabledException');
  });

  test('an alias stands for its key everywhere, and moves to another', async () => {
    const [one, two] = [await people.key(), await people.key()];
    const AliasName = 'alias/app/main';
    await kms.send(new sdk.CreateAliasCommand({ AliasName, TargetKeyId: one.KeyId }));
    const { Aliases = [] } = await kms.send(new sdk.ListAliasesCommand({ KeyId: one.KeyId }));
    assert.deepEqual(
      Aliases.map((alias) => [alias.AliasName, alias.TargetKeyId]),
      [[AliasName, one.KeyId]],
    );
    const AliasArn = Aliases[0]?.AliasArn ?? '';
    assert.equal(AliasArn, one.Arn.replace(/key\/.*/, AliasName));
    for (const KeyId of [AliasName, AliasArn]) {
      const { KeyMetadata } = await kms.send(new sdk.DescribeKeyCommand({ KeyId }));
      assert.equal(KeyMetadata?.KeyId, one.KeyId);
      const made = await kms.send(new sdk.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
      assert.equal(made.KeyId, one.Arn);
      const opened = await kms.send(
        new sdk.DecryptCommand({ KeyId, CiphertextBlob: made.CiphertextBlob ?? new Uint8Array() }),
      );
      assert.deepEqual(opened.Plaintext, made.Plaintext);
    }
    const create = (name: string) =>
      outcome(kms.send(new sdk.CreateAliasCommand({ AliasName: name, TargetKeyId: two.KeyId })));
    assert.equal(await create(AliasName), 'AlreadyExistsException');
    for (const name of ['alias/aws/bedrock', 'app', 'alias/']) {
      assert.match(await create(name), /^(InvalidAliasNameException|ValidationException)$/);
    }
    const old = await kms.send(new sdk.EncryptCommand({ KeyId: AliasName, Plaintext: Buffer.from('x') }));
    await kms.send(new sdk.UpdateAliasCommand({ AliasName, TargetKeyId: two.KeyId }));
    const described = await kms.send(new sdk.DescribeKeyCommand({ KeyId: AliasName }));
    assert.equal(described.KeyMetadata?.KeyId, two.KeyId);
    const CiphertextBlob = old.CiphertextBlob ?? new Uint8Array();
    assert.equal(await outcome(kms.send(new sdk.DecryptCommand({ CiphertextBlob }))), 'none');
    assert.equal(
      await outcome(kms.send(new sdk.DecryptCommand({ CiphertextBlob, KeyId: AliasName }))),
      'IncorrectKeyException',
    );
    await kms.send(new sdk.DeleteAliasCommand({ AliasName }));
    for (const call of [
      () => kms.send(new sdk.DescribeKeyCommand({ KeyId: AliasName })),
      () => kms.send(new sdk.DeleteAliasCommand({ AliasName })),
      () => kms.send(new sdk.UpdateAliasCommand({ AliasName, TargetKeyId: one.KeyId })),
    ]) {
      assert.equal(await outcome(call()), 'NotFoundException');
    }
  });

  test('an alias takes the permission on itself and on its key, and conditions know both names', async () => {
    const { Arn } = await people.key();
    const [, , , , account] = Arn.split(':');
    const aliasArn = `arn:aws:kms:us-east-1:${account}:alias/mine`;
    const create = (by: Person) =>
      outcome(by.kms.send(new sdk.CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: Arn })));
    const action = { Action: 'kms:CreateAlias' };
    assert.equal(await create(await people.user({ ...action, Resource: aliasArn })), 'AccessDeniedException');
    assert.equal(await create(await people.user({ ...action, Resource: Arn })), 'AccessDeniedException');
    assert.equal(await create(await people.user({ ...action, Resource: [Arn, aliasArn] })), 'none');
    const named = await people.user({
      Action: 'kms:Encrypt',
      Condition: { StringEquals: { 'kms:RequestAlias': 'alias/mine' } },
    });
    assert.equal(await encryptBy(named.kms, 'alias/mine'), 'none');
    assert.equal(await encryptBy(named.kms, Arn), 'AccessDeniedException');
    const owner = await people.user({
      Action: 'kms:Encrypt',
      Condition: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/mi*' } },
    });
    assert.equal(await encryptBy(owner.kms, Arn), 'none');
    assert.equal(await encryptBy(owner.kms, (await people.key()).Arn), 'AccessDeniedException');
  });

  test('tags are set, replaced and taken away, and policies see them at once', async () => {
    const { Arn: KeyId } = await people.key({ Tags: [{ TagKey: 'team', TagValue: 'red' }] });
    const tag = (...Tags: sdk.Tag[]) => kms.send(new sdk.TagResourceCommand({ KeyId, Tags }));
    const tags = async () => (await kms.send(new sdk.ListResourceTagsCommand({ KeyId }))).Tags;
    await tag({ TagKey: 'team', TagValue: 'blue' }, { TagKey: 'cost', TagValue: '' });
    assert.deepEqual(await tags(), [
      { TagKey: 'team', TagValue: 'blue' },
      { TagKey: 'cost', TagValue: '' },
    ]);
    const blue = await people.user({
      Action: 'kms:Encrypt',
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
    });
    assert.equal(await encryptBy(blue.kms, KeyId), 'none');
    await kms.send(new sdk.UntagResourceCommand({ KeyId, TagKeys: ['team', 'unknown'] }));
    assert.equal(await encryptBy(blue.kms, KeyId), 'AccessDeniedException');
    assert.deepEqual(await tags(), [{ TagKey: 'cost', TagValue: '' }]);
    assert.equal(await outcome(tag({ TagKey: 'aws:x', TagValue: 'y' })), 'TagException');
    const many = Array.from({ length: 50 }, (_, n) => ({ TagKey: `t${n}`, TagValue: 'x' }));
    assert.equal(await outcome(tag(...many)), 'LimitExceededException');
    const guarded = tag({ TagKey: 'mail', TagValue: 'jane.doe@example.org' });
    assert.equal(await outcome(guarded), 'ValidationException');
  });
});

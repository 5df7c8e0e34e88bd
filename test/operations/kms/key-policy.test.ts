import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as iamClient from '@aws-sdk/client-iam';
import * as sdk from '@aws-sdk/client-kms';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { outcome, People } from './people.ts';

describe('key policies', () => {
  let service: TestService;
  let people: People;
  let account: string;

  before(async () => {
    service = await startService();
    trust(service);
    people = new People(service);
    account = (await people.key()).AWSAccountId ?? '';
  });
  after(async () => {
    people.close();
    await service[Symbol.asyncDispose]();
  });

  const root = () => ({ AWS: `arn:aws:iam::${account}:root` });
  const policyOf = (...statements: object[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
    });
  const keeper = async () => ({
    Principal: { AWS: await adminArn() },
    Action: 'kms:*',
  });
  const adminArn = async () => {
    const iam = new iamClient.IAMClient(clientOptions(service));
    const { User } = await iam.send(new iamClient.GetUserCommand({}));
    iam.destroy();
    return User?.Arn ?? '';
  };
  const encryptBy = (kms: sdk.KMSClient, KeyId: string, EncryptionContext?: Record<string, string>) =>
    outcome(
      kms.send(
        new sdk.EncryptCommand({
          KeyId,
          Plaintext: Buffer.from('x'),
          ...(EncryptionContext ? { EncryptionContext } : {}),
        }),
      ),
    );

  test('a new key leaves it to the policies of the account, and says so', async () => {
    const { Arn: KeyId } = await people.key();
    const { Policy, PolicyName } = await people.admin.send(new sdk.GetKeyPolicyCommand({ KeyId }));
    assert.equal(PolicyName, 'default');
    assert.deepEqual((JSON.parse(Policy ?? '') as { Statement: object[] }).Statement, [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: root(),
        Action: 'kms:*',
        Resource: '*',
      },
    ]);
    const { PolicyNames } = await people.admin.send(new sdk.ListKeyPoliciesCommand({ KeyId }));
    assert.deepEqual(PolicyNames, ['default']);
    const [allowed, nobody] = [await people.user({ Action: 'kms:Encrypt' }), await people.user()];
    assert.equal(await encryptBy(allowed.kms, KeyId), 'none');
    assert.equal(await encryptBy(nobody.kms, KeyId), 'AccessDeniedException');
  });

  test('a user whom the policy names needs no policy of its own, and who has only that has nothing', async () => {
    const [named, other] = [await people.user(), await people.user({ Action: 'kms:*' })];
    const { Arn: KeyId } = await people.key({
      Policy: policyOf(await keeper(), { Principal: { AWS: named.arn }, Action: 'kms:Encrypt' }),
    });
    assert.equal(await encryptBy(named.kms, KeyId), 'none');
    await assert.rejects(other.kms.send(new sdk.EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })), {
      name: 'AccessDeniedException',
      message: `User: ${other.arn} is not authorized to perform: kms:Encrypt on resource: ${KeyId} because no resource-based policy allows the kms:Encrypt action`,
    });
    const call = named.kms.send(new sdk.DescribeKeyCommand({ KeyId }));
    assert.equal(await outcome(call), 'AccessDeniedException');
  });

  test('a deny of the user, and one of the key, win', async () => {
    const { Arn: KeyId } = await people.key();
    const denied = await people.user({ Action: 'kms:*' }, { Effect: 'Deny', Action: 'kms:Encrypt' });
    assert.equal(await encryptBy(denied.kms, KeyId), 'AccessDeniedException');
    const allowed = await people.user({ Action: 'kms:*' });
    await people.admin.send(
      new sdk.PutKeyPolicyCommand({
        KeyId,
        Policy: policyOf(
          { Principal: root(), Action: 'kms:*' },
          { Effect: 'Deny', Principal: { AWS: allowed.arn }, Action: 'kms:Encrypt' },
        ),
      }),
    );
    assert.equal(await encryptBy(allowed.kms, KeyId), 'AccessDeniedException');
    assert.equal(await encryptBy(people.admin, KeyId), 'none');
  });

  test('conditions ask for the encryption context, the kind of key and its tags', async () => {
    const { Arn: KeyId } = await people.key({ Tags: [{ TagKey: 'team', TagValue: 'red' }] });
    const by = async (Condition: object) => (await people.user({ Action: 'kms:Encrypt', Condition })).kms;
    const context = await by({ StringEquals: { 'kms:EncryptionContext:Team': 'red' } });
    assert.equal(await encryptBy(context, KeyId, { Team: 'red' }), 'none');
    assert.equal(await encryptBy(context, KeyId, { Team: 'blue' }), 'AccessDeniedException');
    assert.equal(await encryptBy(context, KeyId), 'AccessDeniedException');
    // A second name that differs in case alone cannot stand in for the first.
    assert.equal(await encryptBy(context, KeyId, { Team: 'blue', team: 'red' }), 'AccessDeniedException');
    assert.equal(await encryptBy(context, KeyId, { team: 'red', Team: 'blue' }), 'AccessDeniedException');
    const keys = await by({ 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a', 'b'] } });
    assert.equal(await encryptBy(keys, KeyId, { a: '1' }), 'none');
    assert.equal(await encryptBy(keys, KeyId, { a: '1', c: '1' }), 'AccessDeniedException');
    const tagged = await by({
      StringEquals: { 'aws:ResourceTag/team': 'red', 'kms:KeySpec': 'SYMMETRIC_DEFAULT' },
    });
    assert.equal(await encryptBy(tagged, KeyId), 'none');
    assert.equal(await encryptBy(tagged, (await people.key()).Arn), 'AccessDeniedException');
    const caller = await by({
      StringEquals: { 'kms:CallerAccount': account },
      Null: { 'kms:ViaService': 'true' },
    });
    assert.equal(await encryptBy(caller, KeyId), 'none');
    const elsewhere = await by({ StringEquals: { 'kms:ViaService': 'bedrock.us-east-1.amazonaws.com' } });
    assert.equal(await encryptBy(elsewhere, KeyId), 'AccessDeniedException');
  });

  test('a policy that would lock out who gives it is refused, unless that is what is wanted', async () => {
    const { Arn: KeyId } = await people.key();
    const other = await people.user();
    const Policy = policyOf({ Principal: { AWS: other.arn }, Action: 'kms:*' });
    const put = (more: object = {}) =>
      people.admin.send(new sdk.PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy, ...more }));
    assert.equal(await outcome(put()), 'MalformedPolicyDocumentException');
    assert.equal(await outcome(people.key({ Policy })), 'MalformedPolicyDocumentException');
    assert.equal(await outcome(put({ BypassPolicyLockoutSafetyCheck: true })), 'none');
    assert.equal(await outcome(put({ BypassPolicyLockoutSafetyCheck: true })), 'AccessDeniedException');
    const read = await other.kms.send(new sdk.GetKeyPolicyCommand({ KeyId }));
    assert.equal(read.Policy, Policy);
  });

  test('a policy that is none, names nobody who is there, or is too long is refused', async () => {
    const { Arn: KeyId } = await people.key();
    const put = (Policy: string, PolicyName = 'default') =>
      outcome(people.admin.send(new sdk.PutKeyPolicyCommand({ KeyId, PolicyName, Policy })));
    const good = policyOf({ Principal: root(), Action: 'kms:*' });
    for (const bad of [
      '{',
      '{}',
      policyOf({ Action: 'kms:*' }),
      policyOf(
        { Principal: root(), Action: 'kms:*' },
        { Principal: { AWS: `arn:aws:iam::${account}:user/nobody-there` }, Action: 'kms:*' },
      ),
    ]) {
      assert.equal(await put(bad), 'MalformedPolicyDocumentException');
    }
    const long = policyOf({ Principal: root(), Action: 'kms:*', Sid: 'x'.repeat(33_000) });
    assert.equal(await put(long), 'LimitExceededException');
    assert.equal(await put(good, 'other'), 'NotFoundException');
    assert.equal(await put(good), 'none');
  });

  test('a user who was deleted and made again is not the one whom the policy names', async () => {
    const named = await people.user();
    const { Arn: KeyId } = await people.key({
      Policy: policyOf(await keeper(), { Principal: { AWS: named.arn }, Action: 'kms:Encrypt' }),
    });
    const iam = new iamClient.IAMClient(clientOptions(service));
    const UserName = named.userName;
    const { AccessKeyMetadata = [] } = await iam.send(new iamClient.ListAccessKeysCommand({ UserName }));
    for (const { AccessKeyId } of AccessKeyMetadata) {
      await iam.send(new iamClient.DeleteAccessKeyCommand({ UserName, AccessKeyId }));
    }
    await iam.send(new iamClient.DeleteUserCommand({ UserName }));
    await iam.send(new iamClient.CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new iamClient.CreateAccessKeyCommand({ UserName }));
    iam.destroy();
    const again = new sdk.KMSClient(
      clientOptions(service, {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      }),
    );
    assert.equal(await encryptBy(again, KeyId), 'AccessDeniedException');
    again.destroy();
  });
});

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  EnableMFADeviceCommand,
  GetAccountAuthorizationDetailsCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials,
} from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

/** A policy of one statement. */
function policy(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** RFC 6238 with a base32 seed, as an authenticator app computes it. */
function totp(seed: string, step: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...seed.replace(/=+$/, '')]
    .map((one) => alphabet.indexOf(one).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('sessions', () => {
  let service: TestService;
  let account: string;
  let iam: IAMClient;
  let ada: STSClient;
  let adaKey: { accessKeyId: string; secretAccessKey: string };
  let roleArn: string;

  const as = (credentials: Credentials | undefined) => ({
    ...clientOptions(service),
    credentials: {
      accessKeyId: credentials?.AccessKeyId ?? '',
      secretAccessKey: credentials?.SecretAccessKey ?? '',
      sessionToken: credentials?.SessionToken ?? '',
    },
  });

  /** The name of the error that listing the models ends in, or `none`. */
  async function outcome(credentials: Credentials | undefined): Promise<string> {
    const bedrock = new BedrockClient(as(credentials));
    try {
      await bedrock.send(new ListFoundationModelsCommand({}));
      return 'none';
    } catch (error) {
      return (error as Error).name;
    } finally {
      bedrock.destroy();
    }
  }

  const trustAda = (condition: object = {}) =>
    policy({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: `arn:aws:iam::${account}:user/ada` },
      ...condition,
    });

  before(async () => {
    service = await startService();
    trust(service);
    iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    account = User?.Arn?.split(':')[4] ?? '';
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    adaKey = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    ada = new STSClient(clientOptions(service, adaKey));
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument: trustAda() }),
    );
    roleArn = Role?.Arn ?? '';
    const allow = policy({ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' });
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'read', PolicyDocument: allow }),
    );
  });
  after(async () => {
    ada.destroy();
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  const assume = (more: object = {}) =>
    ada.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'morning', ...more }));

  test('a role says when a session in it last asked for something; assuming it is no use of it', async () => {
    const RoleName = 'visited';
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustAda() }));
    const lastUsed = async () => (await iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleLastUsed;
    const { Credentials: credentials } = await ada.send(
      new AssumeRoleCommand({ RoleArn: roleArn.replace('reader', RoleName), RoleSessionName: 'once' }),
    );
    assert.equal((await lastUsed())?.LastUsedDate, undefined);
    // A call that is denied is a use all the same.
    assert.equal(await outcome(credentials), 'AccessDeniedException');
    const used = await lastUsed();
    assert.equal(used?.Region, service.region);
    assert.ok(Math.abs(Date.now() - (used?.LastUsedDate?.getTime() ?? 0)) < 10 * 60_000);
    const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }));
    const detail = details.RoleDetailList?.find((role) => role.RoleName === RoleName);
    assert.deepEqual(detail?.RoleLastUsed, used);
    const { Roles } = await iam.send(new ListRolesCommand({}));
    assert.equal(Roles?.find((role) => role.RoleName === RoleName)?.RoleLastUsed, undefined);
    await iam.send(new DeleteRoleCommand({ RoleName }));
  });

  test('in a role that trusts the user does what the role may, and is recorded as that role’s', async () => {
    const { Credentials: credentials, AssumedRoleUser } = await assume();
    assert.match(credentials?.AccessKeyId ?? '', /^ASIA/);
    assert.equal(AssumedRoleUser?.Arn, `arn:aws:sts::${account}:assumed-role/reader/morning`);
    assert.equal(await outcome(credentials), 'none');
    const session = new STSClient(as(credentials));
    assert.equal((await session.send(new GetCallerIdentityCommand({}))).Arn, AssumedRoleUser?.Arn);
    session.destroy();
    const asRole = new IAMClient(as(credentials));
    await assert.rejects(asRole.send(new ListUsersCommand({})), { name: /AccessDenied/ });
    asRole.destroy();

    const trail = new CloudTrailClient(clientOptions(service));
    const { Events } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ListFoundationModels' }],
      }),
    );
    trail.destroy();
    const { userIdentity } = JSON.parse(Events?.[0]?.CloudTrailEvent ?? '{}') as {
      userIdentity: { type: string; sessionContext: { sessionIssuer: { userName: string } } };
    };
    assert.equal(userIdentity.type, 'AssumedRole');
    assert.equal(userIdentity.sessionContext.sessionIssuer.userName, 'reader');
    assert.ok(!Events?.[0]?.CloudTrailEvent?.includes(credentials?.SecretAccessKey ?? 'nothing'));
  });

  test('is narrowed by a session policy', async () => {
    const nothing = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    const { Credentials: credentials } = await assume({ Policy: nothing });
    assert.equal(await outcome(credentials), 'AccessDeniedException');
  });

  test('with a token that was changed, or another session’s, is refused', async () => {
    const { Credentials: one } = await assume();
    const { Credentials: other } = await assume();
    const token = one?.SessionToken ?? '';
    const at = token.length >> 1;
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    for (const SessionToken of [changed, other?.SessionToken, 'nonsense', '']) {
      const refused = await outcome({ ...one, SessionToken } as Credentials);
      assert.match(refused, /^(UnrecognizedClientException|InvalidSignatureException)$/);
    }
  });

  test('is denied to whom the role does not trust, and where the trust asks for an ExternalId', async () => {
    const document = trustAda({ Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } } });
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: 'strict', AssumeRolePolicyDocument: document }),
    );
    const RoleArn = Role?.Arn ?? '';
    await assert.rejects(assume({ RoleArn }), { name: /AccessDenied/ });
    await assert.rejects(assume({ RoleArn, ExternalId: 'guessed' }), { name: /AccessDenied/ });
    assert.ok((await assume({ RoleArn, ExternalId: 'agreed' })).Credentials);
    const nobody = `arn:aws:iam::${account}:role/not-there`;
    await assert.rejects(assume({ RoleArn: nobody }), { name: /AccessDenied/ });
  });

  test('that leaked is revoked in one call, and later ones are good', async () => {
    const { Credentials: leaked } = await assume();
    assert.equal(await outcome(leaked), 'none');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const deny = policy({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date().toISOString() } },
    });
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'revoke', PolicyDocument: deny }),
    );
    assert.equal(await outcome(leaked), 'AccessDeniedException');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    assert.equal(await outcome((await assume()).Credentials), 'none');
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'reader', PolicyName: 'revoke' }));
  });

  test('of a role ends when the role is deleted, and a new role of that name does not bring it back', async () => {
    const AssumeRolePolicyDocument = trustAda();
    const role = { RoleName: 'short' };
    const { Role } = await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument }));
    const { Credentials: credentials } = await assume({ RoleArn: Role?.Arn });
    assert.equal(await outcome(credentials), 'AccessDeniedException');
    await iam.send(new DeleteRoleCommand(role));
    assert.equal(await outcome(credentials), 'UnrecognizedClientException');
    await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument }));
    assert.equal(await outcome(credentials), 'UnrecognizedClientException');
  });

  test('with a second factor may do what a policy allows with one alone; a code counts once', async () => {
    const withFactor = policy({
      Effect: 'Allow',
      Action: 'bedrock:*',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    });
    await iam.send(
      new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'mfa', PolicyDocument: withFactor }),
    );
    const { VirtualMFADevice } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ada' }),
    );
    const SerialNumber = VirtualMFADevice?.SerialNumber ?? '';
    const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString();
    const step = Math.floor(Date.now() / 30_000);
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: 'ada',
        SerialNumber,
        AuthenticationCode1: totp(seed, step - 1),
        AuthenticationCode2: totp(seed, step),
      }),
    );
    const plain = await ada.send(new GetSessionTokenCommand({}));
    assert.equal(await outcome(plain.Credentials), 'AccessDeniedException');
    const TokenCode = totp(seed, step + 1);
    const { Credentials: strong } = await ada.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }));
    assert.equal(await outcome(strong), 'none');
    await assert.rejects(ada.send(new GetSessionTokenCommand({ SerialNumber, TokenCode })), {
      name: /AccessDenied/,
    });
  });

  test('for a federated user is within what the user may do and the session policy says', async () => {
    await assert.rejects(ada.send(new GetFederationTokenCommand({ Name: 'guest' })), {
      name: /AccessDenied/,
    });
    const admin = new STSClient(clientOptions(service));
    const allow = policy({ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' });
    const { Credentials: guest, FederatedUser } = await admin.send(
      new GetFederationTokenCommand({ Name: 'guest', Policy: allow }),
    );
    assert.equal(FederatedUser?.Arn, `arn:aws:sts::${account}:federated-user/guest`);
    assert.equal(await outcome(guest), 'none');
    const asGuest = new IAMClient(as(guest));
    await assert.rejects(asGuest.send(new ListUsersCommand({})));
    asGuest.destroy();
    assert.equal(
      (await admin.send(new GetAccessKeyInfoCommand({ AccessKeyId: adaKey.accessKeyId }))).Account,
      account,
    );
    admin.destroy();
  });
});

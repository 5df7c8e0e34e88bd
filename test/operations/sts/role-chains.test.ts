import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type AssumeRoleCommandInput,
  type Credentials,
} from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

type Wishes = Partial<AssumeRoleCommandInput>;

const HOUR = 3_600;

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** The first role of the chain, `first`, trusts whoever is of the account; `second` does, too. */
describe('what a session hands on', () => {
  let service: TestService;
  let iam: IAMClient;
  let account: string;

  before(async () => {
    service = await startService();
    trust(service);
    iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    account = User?.Arn?.split(':')[4] ?? '';
    const AssumeRolePolicyDocument = policy({
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      Principal: { AWS: `arn:aws:iam::${account}:root` },
    });
    const PolicyDocument = policy(
      { Effect: 'Allow', Action: 'sts:*', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 'bedrock:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'geology' } },
      },
    );
    for (const RoleName of ['first', 'second']) {
      await iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, MaxSessionDuration: 2 * HOUR }),
      );
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
    }
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'ada',
        PolicyName: 'own',
        PolicyDocument: policy({ Effect: 'Allow', Action: ['sts:*', 'bedrock:*'], Resource: '*' }),
      }),
    );
  });
  after(async () => {
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const as = (credentials: Credentials | undefined) => ({
    ...clientOptions(service),
    credentials: {
      accessKeyId: credentials?.AccessKeyId ?? '',
      secretAccessKey: credentials?.SecretAccessKey ?? '',
      ...(credentials?.SessionToken === undefined ? {} : { sessionToken: credentials.SessionToken }),
    },
  });

  async function assume(by: Credentials | undefined, role: string, wishes: Wishes = {}) {
    const sts = new STSClient(as(by));
    const order = { RoleArn: roleArn(role), RoleSessionName: 'chain', ...wishes };
    return sts.send(new AssumeRoleCommand(order)).finally(() => sts.destroy());
  }

  /** The name of the error that listing the models ends in, or `none`. */
  async function outcome(credentials: Credentials | undefined): Promise<string> {
    const bedrock = new BedrockClient(as(credentials));
    return bedrock
      .send(new ListFoundationModelsCommand({}))
      .then(() => 'none')
      .catch((error: Error) => error.name)
      .finally(() => bedrock.destroy());
  }

  async function newKey(UserName: string): Promise<Credentials> {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const { AccessKeyId, SecretAccessKey } = AccessKey ?? {};
    return { AccessKeyId, SecretAccessKey, SessionToken: undefined, Expiration: undefined };
  }

  test('a role of a role lasts an hour at most, whatever its own longest session is', async () => {
    const ada = await newKey('ada');
    const { Credentials: first } = await assume(ada, 'first', { DurationSeconds: 2 * HOUR });
    const lasts = ((first?.Expiration?.getTime() ?? 0) - Date.now()) / 1000;
    assert.ok(lasts > HOUR && lasts <= 2 * HOUR, `${lasts} s`);
    await assert.rejects(assume(first, 'second', { DurationSeconds: HOUR + 1 }), {
      name: 'ValidationError',
      message: /1 hour session limit for roles assumed by role chaining/,
    });
    const { Credentials: second, AssumedRoleUser } = await assume(first, 'second', { DurationSeconds: HOUR });
    assert.ok(((second?.Expiration?.getTime() ?? Infinity) - Date.now()) / 1000 <= HOUR);
    const sts = new STSClient(as(second));
    assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Arn, AssumedRoleUser?.Arn);
    sts.destroy();
    await assert.rejects(assume(ada, 'first', { DurationSeconds: 2 * HOUR + 1 }), {
      name: 'ValidationError',
      message: /MaxSessionDuration set for this role/,
    });
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ada', AccessKeyId: ada.AccessKeyId }));
  });

  test('a session’s tags are what policies call the principal’s, and go along the chain only where they shall', async () => {
    const ada = await newKey('ada');
    const Tags = [{ Key: 'team', Value: 'geology' }];
    const { Credentials: bare } = await assume(ada, 'first');
    assert.equal(await outcome(bare), 'AccessDeniedException');
    const { Credentials: tagged } = await assume(ada, 'first', { Tags });
    assert.equal(await outcome(tagged), 'none');
    const { Credentials: without } = await assume(tagged, 'second');
    assert.equal(await outcome(without), 'AccessDeniedException');
    const { Credentials: handing } = await assume(ada, 'first', { Tags, TransitiveTagKeys: ['team'] });
    const { Credentials: handed } = await assume(handing, 'second');
    assert.equal(await outcome(handed), 'none');
    const other = [{ Key: 'Team', Value: 'physics' }];
    await assert.rejects(assume(handing, 'second', { Tags: other }), { name: 'ValidationError' });
    await assert.rejects(assume(ada, 'first', { TransitiveTagKeys: ['team'] }), { name: 'ValidationError' });
    await assert.rejects(assume(ada, 'first', { Tags: [...Tags, ...other] }), { name: 'ValidationError' });
    const fiftyOne = Array.from({ length: 51 }, (_, at) => ({ Key: `key-${at}`, Value: '' }));
    await assert.rejects(assume(ada, 'first', { Tags: fiftyOne }), { name: 'ValidationError' });
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ada', AccessKeyId: ada.AccessKeyId }));
  });

  test('a source identity stays along the chain, cannot be changed, and is on record', async () => {
    const ada = await newKey('ada');
    const { Credentials: first, SourceIdentity } = await assume(ada, 'first', { SourceIdentity: 'lovelace' });
    assert.equal(SourceIdentity, 'lovelace');
    await assert.rejects(assume(first, 'second', { SourceIdentity: 'babbage' }), { name: /AccessDenied/ });
    const second = await assume(first, 'second');
    assert.equal(second.SourceIdentity, 'lovelace');
    await outcome(second.Credentials);
    const trail = new CloudTrailClient(clientOptions(service));
    const { Events = [] } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [
          { AttributeKey: 'AccessKeyId', AttributeValue: second.Credentials?.AccessKeyId ?? '' },
        ],
      }),
    );
    trail.destroy();
    const [record] = Events.map(
      ({ CloudTrailEvent = '{}' }) =>
        JSON.parse(CloudTrailEvent) as { userIdentity: { sessionContext: { sourceIdentity?: string } } },
    );
    assert.equal(record?.userIdentity.sessionContext.sourceIdentity, 'lovelace');

    // Where the role's trust has nothing of it, a session with a source identity does not get in.
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'plain',
        AssumeRolePolicyDocument: policy({
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
        }),
      }),
    );
    assert.ok((await assume(ada, 'plain')).Credentials);
    const tags = [{ Key: 'team', Value: 'geology' }];
    await assert.rejects(assume(first, 'plain'), { name: /AccessDenied/, message: /sts:SetSourceIdentity/ });
    await assert.rejects(assume(ada, 'plain', { Tags: tags }), {
      name: /AccessDenied/,
      message: /sts:TagSession/,
    });
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ada', AccessKeyId: ada.AccessKeyId }));
  });

  test('managed policies narrow a session as a document does, and too many or strange ones are refused', async () => {
    const ada = await newKey('ada');
    const Tags = [{ Key: 'team', Value: 'geology' }];
    const aws = (name: string) => ({ arn: `arn:aws:iam::aws:policy/${name}` });
    const { Credentials: narrowed } = await assume(ada, 'first', {
      Tags,
      PolicyArns: [aws('IAMReadOnlyAccess')],
    });
    assert.equal(await outcome(narrowed), 'AccessDeniedException');
    const { Credentials: wide } = await assume(ada, 'first', {
      Tags,
      PolicyArns: [aws('IAMReadOnlyAccess'), aws('AdministratorAccess')],
    });
    assert.equal(await outcome(wide), 'none');
    const eleven = Array.from({ length: 11 }, () => aws('IAMReadOnlyAccess'));
    for (const PolicyArns of [eleven, [aws('not-there')]])
      await assert.rejects(assume(ada, 'first', { PolicyArns }), { name: /ValidationError|Malformed/ });
    await assert.rejects(assume(ada, 'first', { Policy: '{"Version":"2012-10-17"' }), {
      name: /MalformedPolicyDocument/,
    });
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ada', AccessKeyId: ada.AccessKeyId }));
  });

  test('deleting a user ends its own sessions and those of whom it federated, and a new user of that name brings none back', async () => {
    const UserName = 'grace';
    const own = { UserName, PolicyName: 'own' };
    const PolicyDocument = policy({ Effect: 'Allow', Action: ['sts:*', 'bedrock:*'], Resource: '*' });
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new PutUserPolicyCommand({ ...own, PolicyDocument }));
    const key = await newKey(UserName);
    const sts = new STSClient(as(key));
    const { Credentials: session } = await sts.send(new GetSessionTokenCommand({}));
    const { Credentials: guest } = await sts.send(
      new GetFederationTokenCommand({ Name: 'guest', Policy: PolicyDocument, DurationSeconds: 900 }),
    );
    for (const credentials of [session, guest]) assert.equal(await outcome(credentials), 'none');
    // A session does not prolong itself by another one.
    const prolonging = new STSClient(as(session));
    for (const command of [
      new GetSessionTokenCommand({}),
      new GetFederationTokenCommand({ Name: 'again', Policy: PolicyDocument }),
    ])
      await assert.rejects(prolonging.send(command as GetSessionTokenCommand), { name: /AccessDenied/ });
    prolonging.destroy();
    sts.destroy();

    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: key.AccessKeyId }));
    await iam.send(new DeleteUserPolicyCommand(own));
    await iam.send(new DeleteUserCommand({ UserName }));
    for (const credentials of [session, guest])
      assert.equal(await outcome(credentials), 'UnrecognizedClientException');
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new PutUserPolicyCommand({ ...own, PolicyDocument }));
    for (const credentials of [session, guest])
      assert.equal(await outcome(credentials), 'UnrecognizedClientException');
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BedrockClient, CreateGuardrailCommand } from '@aws-sdk/client-bedrock';
import * as iamClient from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { sampleKey, samples, type Sample } from './samples.ts';
import { operationTable } from './table.ts';

type Options = ReturnType<typeof clientOptions>;

/** In the name of whatever one account has, and of nothing else. */
const MARKER = 'planted';
const KEY_IN_SAMPLES = 'AKIAQAAAAAAAAAAAAAAA';

/** Every operation that only shows what is there, whichever service it is of. */
const showing = operationTable()
  .filter(({ shape }) => /^(?:Get|List|Describe|Lookup|Search|Batch|Simulate)/.test(shape.name))
  .map(({ shape }) => sampleKey(shape));

/** What is in an account’s trail and report is looked at before the sweep’s own calls are in it. */
const FIRST: readonly string[] = ['LookupEvents', 'GetCredentialReport'];

describe('nothing of one account is visible to another', () => {
  let service: TestService;
  let owner: Options;
  let stranger: Options;
  let ownerId = '';
  let ownerKey = '';

  before(async () => {
    service = await startService();
    trust(service);
    const organizations = new OrganizationsClient(clientOptions(service));
    await organizations.send(new CreateOrganizationCommand({}));
    const open = async (name: string): Promise<readonly [string, Options]> => {
      const order = { AccountName: name, Email: `${name}@caprock.example` };
      const { CreateAccountStatus: made } = await organizations.send(new CreateAccountCommand(order));
      return [made?.AccountId ?? '', await administer(service, made?.AccountId ?? '')];
    };
    [ownerId, owner] = await open('owner');
    [, stranger] = await open('stranger');
    organizations.destroy();
    ownerKey = await plant(owner);
    const reports = [owner, stranger].map((options) => new iamClient.IAMClient(options));
    for (const iam of reports) {
      await iam.send(new iamClient.GenerateCredentialReportCommand({}));
      iam.destroy();
    }
  });
  after(() => service[Symbol.asyncDispose]());

  /** What an operation shows when it is asked for the owner’s things; nothing where it refuses. */
  async function shown({ client, command, input }: Sample, options: Options): Promise<string> {
    const aimed: unknown = JSON.parse(
      JSON.stringify(input)
        .replaceAll(KEY_IN_SAMPLES, ownerKey)
        .replaceAll('111122223333', ownerId)
        .replaceAll('sweep', MARKER),
    );
    const sdk = new client(options);
    try {
      const answer = await sdk.send(new command(aimed as never));
      return text(answer);
    } catch {
      return '';
    } finally {
      sdk.destroy();
    }
  }

  const inOrder = [...FIRST, ...showing.filter((name) => !FIRST.includes(name))];
  /** How many of the operations show something of the owner’s to the owner: otherwise this test would show nothing. */
  let visible = 0;

  for (const name of inOrder) {
    const sample = samples[name];
    test(`${name} shows an administrator of another account nothing of it`, async () => {
      assert.ok(sample !== undefined);
      const seen = await shown(sample, stranger);
      assert.ok(!seen.includes(MARKER), `something that is called ${MARKER}`);
      assert.ok(!seen.includes(ownerKey), 'the access key');
      // Who is in one organisation knows whose it is; the owner does not manage it.
      assert.ok(!seen.includes(ownerId), 'the number of the account');
      if ((await shown(sample, owner)).includes(MARKER)) visible += 1;
    });
  }

  test('the owner sees it, by most of the operations that could show it', () => {
    assert.ok(visible >= 25, `${visible} operations`);
  });
});

/** All of an answer, bytes as the text that they are. */
function text(answer: unknown): string {
  return JSON.stringify(answer, (name, value: unknown) =>
    name === '$metadata' ? undefined : value instanceof Uint8Array ? Buffer.from(value).toString() : value,
  );
}

/** A session in the role that a new account has for its management account. */
async function administer(service: TestService, accountId: string): Promise<Options> {
  const sts = new STSClient(clientOptions(service));
  const { Credentials } = await sts
    .send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`,
        RoleSessionName: 'sweep',
      }),
    )
    .finally(() => sts.destroy());
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  return { ...clientOptions(service), credentials };
}

/** One of everything, by the names that the samples have. Gives an access key. */
async function plant(options: Options): Promise<string> {
  const iam = new iamClient.IAMClient(options);
  const Tags = [{ Key: 'team', Value: MARKER }];
  const [UserName, GroupName, RoleName, PolicyName] = ['user', 'group', 'role', 'policy'].map(
    (kind) => `${MARKER}-${kind}`,
  );
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: MARKER, Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }],
  });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: MARKER, Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
  });
  await iam.send(new iamClient.CreateUserCommand({ UserName, Tags }));
  await iam.send(new iamClient.CreateGroupCommand({ GroupName }));
  await iam.send(new iamClient.AddUserToGroupCommand({ UserName, GroupName }));
  await iam.send(new iamClient.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags }));
  const { Policy } = await iam.send(new iamClient.CreatePolicyCommand({ PolicyName, PolicyDocument, Tags }));
  const { Arn: PolicyArn } = Policy ?? {};
  await iam.send(new iamClient.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }));
  await iam.send(new iamClient.PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  await iam.send(new iamClient.PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument }));
  await iam.send(new iamClient.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  await iam.send(new iamClient.AttachUserPolicyCommand({ UserName, PolicyArn }));
  await iam.send(new iamClient.AttachGroupPolicyCommand({ GroupName, PolicyArn }));
  await iam.send(new iamClient.AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await iam.send(new iamClient.CreateLoginProfileCommand({ UserName, Password: 'A-planted-password-1' }));
  await iam.send(
    new iamClient.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: `${MARKER}-device`, Tags }),
  );
  await iam.send(
    new iamClient.CreateServiceSpecificCredentialCommand({ UserName, ServiceName: 'bedrock.amazonaws.com' }),
  );
  await iam.send(
    new iamClient.CreateOpenIDConnectProviderCommand({
      Url: `https://${MARKER}.example`,
      ClientIDList: [MARKER],
      ThumbprintList: ['0123456789012345678901234567890123456789'],
      Tags,
    }),
  );
  const bedrock = new BedrockClient(options);
  await bedrock.send(
    new CreateGuardrailCommand({
      name: `${MARKER}-guardrail`,
      blockedInputMessaging: MARKER,
      blockedOutputsMessaging: MARKER,
      wordPolicyConfig: { wordsConfig: [{ text: MARKER }] },
    }),
  );
  bedrock.destroy();
  const { AccessKey } = await iam.send(new iamClient.CreateAccessKeyCommand({ UserName }));
  iam.destroy();
  return AccessKey?.AccessKeyId ?? '';
}

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { codeAt, fromBase32, stepAt } from '../../src/identity/totp.ts';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';

type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

const HOUR = 3_600_000;
const ACCOUNT = '111122223333';
const at = (offset: number): string => new Date(Date.now() + offset).toISOString();

/** What is so of each request of ada's, and the like of it that is not. */
const ALWAYS: readonly (readonly [key: string, met: Condition, not: Condition])[] = [
  ['aws:SecureTransport', { Bool: { it: 'true' } }, { Bool: { it: 'false' } }],
  ['aws:SourceIp', { IpAddress: { it: '127.0.0.0/8' } }, { IpAddress: { it: '192.0.2.0/24' } }],
  ['aws:UserAgent', { StringLike: { it: 'aws-sdk-js/*' } }, { StringLike: { it: 'aws-cli/*' } }],
  ['aws:CurrentTime', { DateGreaterThan: { it: at(-HOUR) } }, { DateGreaterThan: { it: at(HOUR) } }],
  ['aws:EpochTime', { NumericGreaterThan: { it: '1700000000' } }, { NumericLessThan: { it: '1700000000' } }],
  ['aws:RequestedRegion', { StringEquals: { it: 'us-east-1' } }, { StringEquals: { it: 'eu-west-1' } }],
  ['aws:PrincipalTag/team', { StringEquals: { it: 'geology' } }, { StringEquals: { it: 'physics' } }],
  ['aws:PrincipalTag/other', { Null: { it: 'true' } }, { Null: { it: 'false' } }],
  ['aws:PrincipalAccount', { StringEquals: { it: ACCOUNT } }, { StringEquals: { it: '444455556666' } }],
  ['aws:PrincipalType', { StringEquals: { it: 'User' } }, { StringEquals: { it: 'AssumedRole' } }],
  ['aws:username', { StringEquals: { it: 'ada' } }, { StringEquals: { it: 'grace' } }],
  ['aws:userid', { StringLike: { it: 'AIDA*' } }, { StringLike: { it: 'AROA*' } }],
  ['aws:ViaAWSService', { Bool: { it: 'false' } }, { Bool: { it: 'true' } }],
  [
    'aws:PrincipalArn',
    { ArnEquals: { it: `arn:aws:iam::${ACCOUNT}:user/ada` } },
    { ArnEquals: { it: `arn:aws:iam::${ACCOUNT}:role/ada` } },
  ],
];

/** A key of long life has none of what a session has: neither that a factor was shown nor that it was not. */
const LONG_TERM: typeof ALWAYS = [
  ['aws:TokenIssueTime', { Null: { it: 'true' } }, { DateLessThan: { it: at(HOUR) } }],
  ['aws:MultiFactorAuthPresent', { BoolIfExists: { it: 'false' } }, { Bool: { it: 'false' } }],
  ['aws:MultiFactorAuthAge', { Null: { it: 'true' } }, { NumericLessThan: { it: '3600' } }],
];

const WITH_FACTOR: typeof ALWAYS = [
  ['aws:TokenIssueTime', { DateLessThan: { it: at(HOUR) } }, { DateLessThan: { it: at(-HOUR) } }],
  ['aws:MultiFactorAuthPresent', { Bool: { it: 'true' } }, { Bool: { it: 'false' } }],
  ['aws:MultiFactorAuthAge', { NumericLessThan: { it: '3600' } }, { NumericGreaterThan: { it: '3600' } }],
];

describe('what policies know of a request, through the official client', () => {
  let service: TestService;
  let iam: IAMClient;
  let key: { accessKeyId: string; secretAccessKey: string };

  before(async () => {
    service = await startService({ flags: ['--account-id', ACCOUNT] });
    trust(service);
    iam = new IAMClient(clientOptions(service));
    const Tags = [{ Key: 'team', Value: 'geology' }];
    await iam.send(new CreateUserCommand({ UserName: 'ada', Tags }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  });
  after(async () => {
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  /** Whether the credentials may list models where that needs nothing but this condition. */
  async function isMet(bedrock: BedrockClient, name: string, condition: Condition): Promise<boolean> {
    const named = Object.entries(condition).map(([operator, { it }]) => [operator, { [name]: it }]);
    const Statement = {
      Effect: 'Allow',
      Action: 'bedrock:ListFoundationModels',
      Resource: '*',
      Condition: Object.fromEntries(named) as Condition,
    };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'one', PolicyDocument }));
    try {
      await bedrock.send(new ListFoundationModelsCommand({}));
      return true;
    } catch (error) {
      assert.equal((error as Error).name, 'AccessDeniedException');
      return false;
    }
  }

  async function check(credentials: typeof key, rows: typeof ALWAYS): Promise<void> {
    const bedrock = new BedrockClient({ ...clientOptions(service), credentials });
    for (const [name, met, not] of rows) {
      assert.equal(await isMet(bedrock, name, met), true, `${name}: ${JSON.stringify(met)}`);
      assert.equal(await isMet(bedrock, name, not), false, `${name}: ${JSON.stringify(not)}`);
    }
    bedrock.destroy();
  }

  test('signed with an access key: who, from where, when, with what; and nothing of a session', () =>
    check(key, [...ALWAYS, ...LONG_TERM]));

  test('in a session with a second factor: since when, and how long ago it was shown', async () => {
    const { VirtualMFADevice: device } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ada' }),
    );
    const seed = fromBase32(Buffer.from(device?.Base32StringSeed ?? []).toString());
    const step = stepAt(Date.now());
    const SerialNumber = device?.SerialNumber;
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: 'ada',
        SerialNumber,
        AuthenticationCode1: codeAt(seed, step - 1),
        AuthenticationCode2: codeAt(seed, step),
      }),
    );
    const sts = new STSClient({ ...clientOptions(service), credentials: key });
    const TokenCode = codeAt(seed, step + 1);
    const { Credentials } = await sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }));
    sts.destroy();
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    await check(session, [...ALWAYS, ...WITH_FACTOR]);
  });
});

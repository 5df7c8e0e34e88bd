import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, DecodeAuthorizationMessageCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust, type Credentials } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { storesUnderTest } from '../../support/stores.ts';
import { ACCOUNT, OTHER_ACCOUNT, setUp } from '../../identity/set-up.ts';

/** What a decoded message says, as far as these tests read it. */
interface Decoded {
  allowed: boolean;
  explicitDeny: boolean;
  matchedStatements: { items: { statementId: string; effect: string; actions: unknown }[] };
  failures: { items: unknown[] };
  context: {
    principal: { id: string; name: string; arn: string };
    action: string;
    resource: string;
    conditions: { items: { key: string; values: { items: { value: string }[] } }[] };
  };
}

const ENCODED = /^(.*)\. Encoded authorization failure message: ([\w-]+)$/;

describe('encoded authorization messages', () => {
  let service: TestService;
  let admin: STSClient;
  let iam: IAMClient;
  let curious: Credentials;
  let plain: Credentials;

  async function makeUser(UserName: string, ...statements: object[]): Promise<Credentials> {
    await iam.send(new CreateUserCommand({ UserName }));
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  }

  /** What a denied call told. */
  async function told(credentials: Credentials, command: 'list' | 'delete' | 'converse'): Promise<string> {
    const options = clientOptions(service, credentials);
    const [client, runtime] = [new IAMClient(options), new BedrockRuntimeClient(options)];
    try {
      if (command === 'list') await client.send(new ListUsersCommand({}));
      else if (command === 'delete') await client.send(new DeleteUserCommand({ UserName: 'plain' }));
      else await runtime.send(new ConverseCommand({ modelId: 'caprock.tiny-prose-v1:0', messages: [] }));
    } catch (error) {
      return (error as Error).message;
    } finally {
      client.destroy();
      runtime.destroy();
    }
    return 'nothing: it was allowed';
  }

  async function decode(message: string): Promise<Decoded> {
    const EncodedMessage = ENCODED.exec(message)?.[2] ?? 'none';
    const { DecodedMessage } = await admin.send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));
    return JSON.parse(DecodedMessage ?? '') as Decoded;
  }

  before(async () => {
    service = await startService();
    trust(service);
    admin = new STSClient(clientOptions(service));
    iam = new IAMClient(clientOptions(service));
    plain = await makeUser('plain', { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' });
    curious = await makeUser(
      'curious',
      { Effect: 'Allow', Action: ['sts:DecodeAuthorizationMessage', 'iam:DeleteUser'], Resource: '*' },
      {
        Sid: 'KeepPlain',
        Effect: 'Deny',
        Action: 'iam:DeleteUser',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      },
    );
  });
  after(async () => {
    admin.destroy();
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('a caller who may not decode gets AWS’s sentence and no more', async () => {
    assert.match(
      await told(plain, 'list'),
      /because no identity-based policy allows the iam:ListUsers action$/,
    );
  });

  test('one who may decode gets the message after the sentence, and it says what was missing', async () => {
    const message = await told(curious, 'list');
    assert.match(message, ENCODED);
    assert.match(message, /no identity-based policy allows the iam:ListUsers action\. Encoded/);
    const decoded = await decode(message);
    assert.equal(decoded.allowed, false);
    assert.equal(decoded.explicitDeny, false);
    assert.deepEqual([decoded.matchedStatements.items, decoded.failures.items], [[], []]);
    assert.equal(decoded.context.action, 'iam:ListUsers');
    assert.equal(decoded.context.principal.name, 'curious');
    assert.match(decoded.context.principal.arn, /:user\/curious$/);
    const ip = decoded.context.conditions.items.find(({ key }) => key === 'aws:sourceip');
    assert.deepEqual(ip?.values.items, [{ value: '127.0.0.1' }]);
  });

  test('an explicit deny names its statement, and one of restJson1 comes alike', async () => {
    const decoded = await decode(await told(curious, 'delete'));
    assert.equal(decoded.explicitDeny, true);
    const [first] = decoded.matchedStatements.items;
    assert.equal(first?.statementId, 'KeepPlain');
    assert.equal(first.effect, 'DENY');
    assert.deepEqual(first.actions, { items: [{ value: 'iam:DeleteUser' }] });
    const converse = await decode(await told(curious, 'converse'));
    assert.equal(converse.context.action, 'bedrock:InvokeModel');
  });

  test('of a resource of another account there is no message, whoever asks: its tags are not the caller’s to know', async () => {
    const assume = new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::444455556666:role/theirs',
      RoleSessionName: 'visit',
    });
    await assert.rejects(admin.send(assume), { name: 'AccessDenied', message: /^User: .* action$/ });
  });

  test('what is no message, or was altered, is refused; the trail has the sentence alone', async () => {
    const encoded = ENCODED.exec(await told(curious, 'list'))?.[2] ?? '';
    const altered = `${encoded.slice(0, -3)}${encoded.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    for (const EncodedMessage of ['nothing', altered, encoded.slice(10)]) {
      await assert.rejects(admin.send(new DecodeAuthorizationMessageCommand({ EncodedMessage })), {
        name: 'InvalidAuthorizationMessageException',
      });
    }
    const trail = new CloudTrailClient(clientOptions(service));
    const { Events = [] } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'curious' }],
      }),
    );
    trail.destroy();
    assert.ok(Events.length > 0);
    assert.ok(Events.every(({ CloudTrailEvent = '' }) => !CloudTrailEvent.includes('Encoded authorization')));
  });
});

for (const kind of await storesUnderTest()) {
  describe(`an authorization message on ${kind.name}`, { skip: kind.skip }, () => {
    test('opens in its account for a day, in another process too; elsewhere and later it does not', async () => {
      await using set = await setUp(kind);
      const { authorizationMessages: messages } = set.identity;
      const encoded = (await messages.encode(ACCOUNT, '{"allowed":false}')) ?? '';
      const { authorizationMessages: theirs } = await set.another();
      assert.equal(await theirs.decode(ACCOUNT, encoded), '{"allowed":false}');
      const refused = { code: 'InvalidAuthorizationMessageException' };
      await messages.encode(OTHER_ACCOUNT, '{}');
      await assert.rejects(messages.decode(OTHER_ACCOUNT, encoded), refused);
      set.clock.time += 24 * 3600_000 - 1;
      assert.equal(await messages.decode(ACCOUNT, encoded), '{"allowed":false}');
      set.clock.time += 1;
      await assert.rejects(messages.decode(ACCOUNT, encoded), refused);
    });

    test('one that nobody could hand in is not made', async () => {
      await using set = await setUp(kind);
      const noise = Array.from({ length: 20_000 }, (_, n) => ((n * 7919) ^ (n << 7)).toString(36)).join('');
      assert.equal(await set.identity.authorizationMessages.encode(ACCOUNT, noise), undefined);
    });
  });
}

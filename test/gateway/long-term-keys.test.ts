import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import {
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteServiceSpecificCredentialCommand,
  IAMClient,
  PutUserPolicyCommand,
  UpdateServiceSpecificCredentialCommand,
} from '@aws-sdk/client-iam';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { clientOptions, trust } from '../support/clients.ts';
import { exchange } from '../support/raw.ts';
import { startService, type TestService } from '../support/service.ts';
import { MODEL } from '../sweep/samples.ts';

const INVALID = {
  name: 'AccessDeniedException',
  message: 'Authentication failed: Please make sure your API Key is valid.',
};

describe('a long-term Bedrock API key', () => {
  let service: TestService;
  let iam: IAMClient;
  before(async () => {
    service = await startService();
    trust(service);
    iam = new IAMClient(clientOptions(service));
  });
  after(async () => {
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  /** A user with these permissions for Bedrock, and a key. */
  async function keyOf(
    UserName: string,
    actions: readonly string[],
    type?: string,
  ): Promise<{ readonly id: string; readonly key: string }> {
    await iam.send(new CreateUserCommand({ UserName }));
    const Condition = type === undefined ? {} : { StringEquals: { 'bedrock:bearerTokenType': type } };
    const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*', Condition }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
    const { ServiceSpecificCredential: made } = await iam.send(
      new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: 'bedrock.amazonaws.com' }),
    );
    return { id: made?.ServiceSpecificCredentialId ?? '', key: made?.ServiceCredentialSecret ?? '' };
  }
  function bearer(token: string) {
    const { region, url: endpoint } = service;
    return { region, endpoint, token: { token }, authSchemePreference: ['httpBearerAuth'], maxAttempts: 1 };
  }
  async function ask(token: string): Promise<number | undefined> {
    const client = new BedrockRuntimeClient(bearer(token));
    try {
      const { usage } = await client.send(
        new ConverseCommand({
          modelId: MODEL,
          messages: [{ role: 'user', content: [{ text: 'hello' }] }],
          inferenceConfig: { maxTokens: 4 },
        }),
      );
      return usage?.outputTokens;
    } finally {
      client.destroy();
    }
  }

  test('calls Bedrock and Bedrock Runtime as its user, and stands in the record by its id', async () => {
    const { id, key } = await keyOf('app', ['bedrock:*']);
    assert.match(key, /^ABSK/);
    assert.equal(await ask(key), 4);
    const control = new BedrockClient(bearer(key));
    assert.ok((await control.send(new ListFoundationModelsCommand({}))).modelSummaries);
    control.destroy();
    const trail = new CloudTrailClient(clientOptions(service));
    const { Events = [] } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'Converse' }],
      }),
    );
    trail.destroy();
    const text = Events[0]?.CloudTrailEvent ?? '{}';
    const record = JSON.parse(text);
    assert.equal(record.userIdentity.userName, 'app');
    assert.equal(record.userIdentity.accessKeyId, id);
    assert.equal(record.additionalEventData.callWithBearerToken, true);
    assert.ok(!text.includes(key.slice(4, 40)));
  });

  test('needs bedrock:CallWithBearerToken, and is what LONG_TERM means', async () => {
    await assert.rejects(ask((await keyOf('without', ['bedrock:InvokeModel'])).key), {
      message: /not authorized to perform: bedrock:CallWithBearerToken/,
    });
    assert.equal(await ask((await keyOf('long', ['bedrock:*'], 'LONG_TERM')).key), 4);
    await assert.rejects(ask((await keyOf('short', ['bedrock:*'], 'SHORT_TERM')).key), {
      message: /not authorized to perform: bedrock:CallWithBearerToken/,
    });
  });

  test('made inactive, or deleted, is refused from the next request on', async () => {
    const { id, key } = await keyOf('leaked', ['bedrock:*']);
    const credential = { UserName: 'leaked', ServiceSpecificCredentialId: id };
    assert.equal(await ask(key), 4);
    await iam.send(new UpdateServiceSpecificCredentialCommand({ ...credential, Status: 'Inactive' }));
    await assert.rejects(ask(key), INVALID);
    await iam.send(new UpdateServiceSpecificCredentialCommand({ ...credential, Status: 'Active' }));
    assert.equal(await ask(key), 4);
    await iam.send(new DeleteServiceSpecificCredentialCommand(credential));
    await assert.rejects(ask(key), INVALID);
  });

  test('that nobody issued, or that was changed, is refused with one and the same answer', async () => {
    const { key } = await keyOf('other', ['bedrock:*']);
    const last = key.at(-6) === 'A' ? 'B' : 'A';
    for (const wrong of [`ABSK${'x'.repeat(100)}`, 'ABSK', `${key.slice(0, -6)}${last}${key.slice(-5)}`]) {
      await assert.rejects(ask(wrong), INVALID);
    }
  });

  test('is no credential for IAM', async () => {
    const { key } = await keyOf('iam-user', ['*']);
    const { body } = await exchange(service, {
      path: '/',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=ListUsers&Version=2010-05-08',
      sign: false,
    });
    assert.match(body, /MissingAuthenticationToken/);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getToken } from '@aws/bedrock-token-generator';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelWithBidirectionalStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { STSClient, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { clientOptions, trust, type Credentials } from '../support/clients.ts';
import { exchange } from '../support/raw.ts';
import { startService, type TestService } from '../support/service.ts';
import { MODEL } from '../sweep/samples.ts';

const hello = {
  modelId: MODEL,
  messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }],
  inferenceConfig: { maxTokens: 4 },
};
const INVALID = {
  name: 'AccessDeniedException',
  message: 'Authentication failed: Please make sure your API Key is valid.',
};

describe('a short-term Bedrock API key', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
    trust(service);
  });
  after(() => service[Symbol.asyncDispose]());

  /** A client that has an API key and no credentials besides. */
  function runtime(token: string): BedrockRuntimeClient {
    return new BedrockRuntimeClient({ ...bearer(token) });
  }
  function bearer(token: string) {
    const { region, url: endpoint } = service;
    return { region, endpoint, token: { token }, authSchemePreference: ['httpBearerAuth'], maxAttempts: 1 };
  }
  function keyOf(credentials: Credentials & { sessionToken?: string }, region = service.region) {
    return getToken({ credentials, region, expiresInSeconds: 900 });
  }

  /** A user with this policy, and a key. */
  async function user(name: string, statements: readonly object[]): Promise<Credentials> {
    const iam = new IAMClient(clientOptions(service));
    await iam.send(new CreateUserCommand({ UserName: name }));
    await iam.send(
      new PutUserPolicyCommand({
        UserName: name,
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
      }),
    );
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    iam.destroy();
    return {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
  }
  const ask = async (token: string) => {
    const client = runtime(token);
    try {
      return await client.send(new ConverseCommand(hello));
    } finally {
      client.destroy();
    }
  };

  test('calls Bedrock and Bedrock Runtime as its signer, streams too', async () => {
    const token = await keyOf(service);
    assert.equal((await ask(token)).usage?.outputTokens, 4);
    const client = runtime(token);
    const { stream } = await client.send(new ConverseStreamCommand(hello));
    let events = 0;
    for await (const _event of stream ?? []) events += 1;
    assert.ok(events > 4);
    client.destroy();
    const control = new BedrockClient({ ...bearer(token) });
    const { modelSummaries = [] } = await control.send(new ListFoundationModelsCommand({}));
    assert.ok(modelSummaries.some(({ modelId }) => modelId === MODEL));
    control.destroy();
  });

  test('stands in the record by its signer, and as callWithBearerToken; the key itself does not', async () => {
    await ask(await keyOf(service));
    const trail = new CloudTrailClient(clientOptions(service));
    const { Events = [] } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'Converse' }],
      }),
    );
    trail.destroy();
    const record = JSON.parse(Events[0]?.CloudTrailEvent ?? '{}');
    assert.equal(record.userIdentity.accessKeyId, service.accessKeyId);
    assert.equal(record.additionalEventData.callWithBearerToken, true);
    assert.doesNotMatch(JSON.stringify(record), /bedrock-api-key/);
  });

  test('of a session ends with it and acts as it', async () => {
    const sts = new STSClient(clientOptions(service));
    const { Credentials: session } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    sts.destroy();
    const token = await keyOf({
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    });
    assert.equal((await ask(token)).usage?.outputTokens, 4);
  });

  test('needs the permission bedrock:CallWithBearerToken besides that of the call', async () => {
    const invoke = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' };
    const key = await keyOf(await user('without', [invoke]));
    await assert.rejects(ask(key), {
      name: 'AccessDeniedException',
      message: /not authorized to perform: bedrock:CallWithBearerToken on resource: /,
    });
    const call = { Effect: 'Allow', Action: 'bedrock:CallWithBearerToken', Resource: '*' };
    await assert.rejects(ask(await keyOf(await user('call-only', [call]))), {
      message: /not authorized to perform: bedrock:InvokeModel on resource: /,
    });
    assert.ok(await ask(await keyOf(await user('both', [invoke, call]))));
  });

  test('is what a policy means by the bearer token type SHORT_TERM', async () => {
    const allowed = (type: string) => [
      { Effect: 'Allow', Action: 'bedrock:*', Resource: '*' },
      {
        Effect: 'Deny',
        Action: 'bedrock:CallWithBearerToken',
        Resource: '*',
        Condition: { StringNotEquals: { 'bedrock:BearerTokenType': type } },
      },
    ];
    assert.ok(await ask(await keyOf(await user('short', allowed('SHORT_TERM')))));
    await assert.rejects(ask(await keyOf(await user('long', allowed('LONG_TERM')))), {
      message: /with an explicit deny/,
    });
  });

  test('of a wrong secret, an unknown signer or another region gets one and the same answer', async () => {
    const wrong = { ...service, secretAccessKey: 'wrong' };
    const unknown = { ...service, accessKeyId: 'AKIAQAAAAAAAAAAAAAAA' };
    for (const token of [await keyOf(wrong), await keyOf(unknown), await keyOf(service, 'eu-west-3')]) {
      await assert.rejects(ask(token), (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
        assert.deepEqual({ name: error.name, message: error.message }, INVALID);
        assert.equal(error.$metadata?.httpStatusCode, 403);
        return true;
      });
    }
    await assert.rejects(ask('something-else'), {
      message: 'Invalid API Key format: Must start with pre-defined prefix',
    });
  });

  test('of a key that was disabled is refused from the next request on', async () => {
    const credentials = await user('leaked', [{ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }]);
    const token = await keyOf(credentials);
    assert.ok(await ask(token));
    const iam = new IAMClient(clientOptions(service));
    const key = { UserName: 'leaked', AccessKeyId: credentials.accessKeyId, Status: 'Inactive' as const };
    await iam.send(new UpdateAccessKeyCommand(key));
    iam.destroy();
    await assert.rejects(ask(token), INVALID);
  });

  test('past its time is refused, and its holder is told', async () => {
    const token = await getToken({ credentials: service, region: service.region, expiresInSeconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await assert.rejects(ask(token), { name: 'AccessDeniedException', message: 'Bearer Token has expired' });
  });

  test('is no credential for IAM, STS or CloudTrail, however they are asked', async () => {
    const authorization = `Bearer ${await keyOf(service)}`;
    const form = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const target = { authorization, 'x-amz-target': 'CloudTrail_20131101.LookupEvents' };
    const asked = [
      { path: '/', headers: form, body: 'Action=ListUsers&Version=2010-05-08' },
      { path: '/', headers: form, body: 'Action=GetCallerIdentity&Version=2011-06-15' },
      { path: '/?Action=ListUsers&Version=2010-05-08', headers: { authorization }, method: 'GET' },
      { path: '/?Action=ListUsers&Version=2010-05-08', headers: { authorization } },
      { path: '/', headers: target, body: '{}' },
    ];
    for (const request of asked) {
      const { status, head, body } = await exchange(service, { ...request, sign: false });
      assert.match(`${head}${body}`, /MissingAuthenticationToken/);
      assert.ok(status === 403 || status === 400);
    }
  });

  test('cannot be used for a bidirectional stream, and the refusal does not wait for its end', async () => {
    const client = runtime(await keyOf(service));
    async function* body() {
      yield { chunk: { bytes: Buffer.from('{"inputText":"hello"}') } };
      await new Promise((resolve) => setTimeout(resolve, 3_000).unref());
    }
    await assert.rejects(
      client.send(new InvokeModelWithBidirectionalStreamCommand({ modelId: MODEL, body: body() })),
      { name: 'AccessDeniedException', message: /cannot be used for a bidirectional stream/ },
    );
    client.destroy();
  });
});

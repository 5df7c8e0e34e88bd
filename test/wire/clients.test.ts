import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BedrockClient,
  GetFoundationModelCommand,
  ListFoundationModelsCommand,
} from '@aws-sdk/client-bedrock';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ApiError, Content } from '#kernel';
import { operationShape, services } from '#shapes';
import { inProcess, type Perform } from './support.ts';

const { bedrockRuntime, bedrock, iam, sts, cloudtrail } = services;

function runtime(name: string, perform: Perform): BedrockRuntimeClient {
  return new BedrockRuntimeClient(inProcess([operationShape(bedrockRuntime, name)], perform));
}

function iamClient(name: string, perform: Perform): IAMClient {
  return new IAMClient(inProcess([operationShape(iam, name)], perform));
}

const ARN = 'arn:aws:bedrock:eu-central-1::foundation-model/acme.tiny-v1:0';

describe('the official Bedrock Runtime client', () => {
  test('Converse with an ARN as model id: the input arrives whole and the answer is read whole', async () => {
    let seen: Record<string, unknown> = {};
    const client = runtime('Converse', ({ input }) => {
      seen = input;
      const message = {
        role: 'assistant',
        content: [
          { text: 'Grüße 🙂' },
          { image: { format: 'png', source: { bytes: new Uint8Array([1, 2, 255]) } } },
        ],
      };
      const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
      return {
        output: {
          output: new Content({ message }),
          stopReason: 'end_turn',
          usage,
          metrics: { latencyMs: 7 },
          additionalModelResponseFields: new Content({ a: [1, null] }),
        },
      };
    });
    const answer = await client.send(
      new ConverseCommand({
        modelId: ARN,
        messages: [
          {
            role: 'user',
            content: [
              { text: 'hi' },
              { document: { name: 'd', format: 'txt', source: { bytes: new Uint8Array([7]) } } },
            ],
          },
        ],
        inferenceConfig: { maxTokens: 5, temperature: 0.25 },
        additionalModelRequestFields: { k: [1, { a: 2 }] },
        requestMetadata: { team: 'red' },
      }),
    );
    assert.equal(seen['modelId'], ARN);
    const messages = seen['messages'] as { content: { document?: { source: { bytes: Uint8Array } } }[] }[];
    assert.deepEqual([...(messages[0]?.content[1]?.document?.source.bytes ?? [])], [7]);
    assert.deepEqual(seen['additionalModelRequestFields'], { k: [1, { a: 2 }] });
    assert.deepEqual(seen['inferenceConfig'], { maxTokens: 5, temperature: 0.25 });
    assert.equal(answer.output?.message?.content?.[0]?.text, 'Grüße 🙂');
    assert.deepEqual([...(answer.output?.message?.content?.[1]?.image?.source?.bytes ?? [])], [1, 2, 255]);
    assert.equal(answer.usage?.totalTokens, 3);
    assert.deepEqual(answer.additionalModelResponseFields, { a: [1, null] });
    assert.equal(answer.$metadata.requestId, 'request-1');
  });

  test('ConverseStream: every event arrives in order, the last as a modelled exception', async () => {
    const client = runtime('ConverseStream', () => ({
      events: [
        { messageStart: { role: 'assistant' } },
        { contentBlockDelta: { contentBlockIndex: 0, delta: new Content({ text: 'é' }) } },
      ],
      failure: new ApiError('ModelStreamErrorException', 'The model stopped.', {
        members: { originalStatusCode: 500 },
      }),
    }));
    const { stream } = await client.send(
      new ConverseStreamCommand({ modelId: 'acme.tiny-v1:0', messages: [] }),
    );
    const events: unknown[] = [];
    await assert.rejects(
      async () => {
        for await (const event of stream ?? []) events.push(event);
      },
      { name: 'ModelStreamErrorException', message: 'The model stopped.', originalStatusCode: 500 },
    );
    assert.deepEqual(events, [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'é' } } },
    ]);
  });

  test('ConverseStream: an error that the stream does not model arrives by name and message', async () => {
    const failure = new ApiError('ResourceNotFoundException', 'The model is gone.');
    const client = runtime('ConverseStream', () => ({
      events: [{ messageStart: { role: 'assistant' } }],
      failure,
    }));
    const { stream } = await client.send(
      new ConverseStreamCommand({ modelId: 'acme.tiny-v1', messages: [] }),
    );
    await assert.rejects(
      async () => {
        for await (const event of stream ?? []) assert.ok(event);
      },
      { name: 'ResourceNotFoundException', message: 'The model is gone.' },
    );
  });

  test('InvokeModel: headers and payload travel both ways', async () => {
    let seen: Record<string, unknown> = {};
    const client = runtime('InvokeModel', ({ input }) => {
      seen = input;
      return {
        output: {
          body: new Content(Buffer.from('{"z":1}')),
          contentType: 'application/json',
          serviceTier: 'default',
        },
      };
    });
    const answer = await client.send(
      new InvokeModelCommand({
        modelId: 'acme.tiny-v1',
        body: '{"a":1}',
        contentType: 'text/plain',
        accept: 'application/json',
        trace: 'ENABLED',
      }),
    );
    assert.equal(Buffer.from(seen['body'] as Uint8Array).toString(), '{"a":1}');
    assert.equal(seen['contentType'], 'text/plain');
    assert.equal(seen['accept'], 'application/json');
    assert.equal(seen['trace'], 'ENABLED');
    assert.equal(Buffer.from(answer.body).toString(), '{"z":1}');
    assert.equal(answer.contentType, 'application/json');
    assert.equal(answer.serviceTier, 'default');
  });

  test('InvokeModelWithResponseStream: the content type stands in its own header, chunks are bytes', async () => {
    let seen: Record<string, unknown> = {};
    const client = runtime('InvokeModelWithResponseStream', ({ input }) => {
      seen = input;
      return {
        output: { contentType: 'application/json' },
        events: [{ chunk: { bytes: new Content(Buffer.from('{"t":"x"}')) } }],
      };
    });
    const { contentType, body } = await client.send(
      new InvokeModelWithResponseStreamCommand({
        modelId: 'acme.tiny-v1',
        body: '{}',
        accept: 'application/json',
      }),
    );
    const chunks: string[] = [];
    for await (const event of body ?? []) chunks.push(Buffer.from(event.chunk?.bytes ?? []).toString());
    assert.equal(seen['accept'], 'application/json');
    assert.equal(contentType, 'application/json');
    assert.deepEqual(chunks, ['{"t":"x"}']);
  });

  test('CountTokens: both forms of its union arrive', async () => {
    const seen: unknown[] = [];
    const client = runtime('CountTokens', ({ input }) => {
      seen.push(input['input']);
      return { output: { inputTokens: 3 } };
    });
    const converse = { messages: [{ role: 'user' as const, content: [{ text: 'a' }] }] };
    assert.equal(
      (await client.send(new CountTokensCommand({ modelId: 'a.b', input: { converse } }))).inputTokens,
      3,
    );
    await client.send(
      new CountTokensCommand({ modelId: 'a.b', input: { invokeModel: { body: Buffer.from('{}') } } }),
    );
    assert.deepEqual(seen, [{ converse }, { invokeModel: { body: Buffer.from('{}') } }]);
  });

  test('every error of the model arrives as its class, with status and extra members', async () => {
    for (const [name, shape] of bedrockRuntime.errors) {
      const members = { originalStatusCode: 503, resourceName: 'acme.tiny' };
      const client = runtime('Converse', () => {
        throw new ApiError(name, 'What was wrong.', { members });
      });
      const error = await client
        .send(new ConverseCommand({ modelId: 'a.b', messages: [] }))
        .catch(
          (caught: unknown) =>
            caught as Error & { $metadata: { httpStatusCode: number }; originalStatusCode?: number },
        );
      assert.ok(error instanceof Error, name);
      assert.equal(error.name, name);
      assert.equal(error.message, 'What was wrong.');
      assert.equal(error.$metadata.httpStatusCode, shape.status, name);
      assert.equal(error.originalStatusCode, shape.members.has('originalStatusCode') ? 503 : undefined, name);
    }
  });
});

describe('the official Bedrock client', () => {
  test('ListFoundationModels with filters in the query string', async () => {
    let seen: Record<string, unknown> = {};
    const summary = {
      modelArn: ARN,
      modelId: 'acme.tiny-v1:0',
      inputModalities: ['TEXT'],
      responseStreamingSupported: true,
      modelLifecycle: { status: 'ACTIVE', startOfLifeTime: new Date(1000) },
    };
    const perform: Perform = ({ input }) => {
      seen = input;
      return { output: { modelSummaries: [summary] } };
    };
    const client = new BedrockClient(inProcess([operationShape(bedrock, 'ListFoundationModels')], perform));
    const answer = await client.send(
      new ListFoundationModelsCommand({ byProvider: 'Acme Models', byOutputModality: 'TEXT' }),
    );
    assert.deepEqual(seen, { byProvider: 'Acme Models', byOutputModality: 'TEXT' });
    assert.deepEqual(answer.modelSummaries, [summary]);
  });

  test('GetFoundationModel by ARN, which has slashes', async () => {
    let seen: Record<string, unknown> = {};
    const perform: Perform = ({ input }) => {
      seen = input;
      return { output: { modelDetails: { modelArn: ARN, modelId: 'acme.tiny-v1:0' } } };
    };
    const client = new BedrockClient(inProcess([operationShape(bedrock, 'GetFoundationModel')], perform));
    const answer = await client.send(new GetFoundationModelCommand({ modelIdentifier: ARN }));
    assert.equal(seen['modelIdentifier'], ARN);
    assert.equal(answer.modelDetails?.modelId, 'acme.tiny-v1:0');
  });
});

describe('the official IAM and STS clients', () => {
  test('CreateUser with tags: the form becomes a list of structures, the XML a user', async () => {
    let seen: Record<string, unknown> = {};
    const client = iamClient('CreateUser', ({ input }) => {
      seen = input;
      return {
        output: {
          User: {
            Path: '/a/',
            UserName: 'ada<&>"',
            UserId: 'AIDA',
            Arn: 'arn:aws:iam::1:user/a/ada',
            CreateDate: new Date(1_000_500),
            Tags: [{ Key: 'k', Value: '' }],
          },
        },
      };
    });
    const answer = await client.send(
      new CreateUserCommand({
        UserName: 'ada',
        Path: '/a/',
        Tags: [
          { Key: 'k', Value: 'v w' },
          { Key: 'l', Value: 'é' },
        ],
      }),
    );
    assert.deepEqual(seen, {
      UserName: 'ada',
      Path: '/a/',
      Tags: [
        { Key: 'k', Value: 'v w' },
        { Key: 'l', Value: 'é' },
      ],
    });
    assert.equal(answer.User?.UserName, 'ada<&>"');
    assert.equal(answer.User?.CreateDate?.getTime(), 1_000_500);
    assert.deepEqual(answer.User?.Tags, [{ Key: 'k', Value: '' }]);
  });

  test('ListUsers: numbers in the form, an empty list and a flag in the XML', async () => {
    let seen: Record<string, unknown> = {};
    const client = iamClient('ListUsers', ({ input }) => {
      seen = input;
      return { output: { Users: [], IsTruncated: false } };
    });
    const answer = await client.send(new ListUsersCommand({ MaxItems: 7, PathPrefix: '/' }));
    assert.deepEqual(seen, { MaxItems: 7, PathPrefix: '/' });
    assert.deepEqual(answer.Users, []);
    assert.equal(answer.IsTruncated, false);
  });

  test('DeleteUser: an answer without members', async () => {
    const client = iamClient('DeleteUser', () => ({ output: {} }));
    const answer = await client.send(new DeleteUserCommand({ UserName: 'ada' }));
    assert.equal(answer.$metadata.requestId, 'request-1');
  });

  test('GetUserPolicy: text with line ends and quotes survives the XML', async () => {
    const PolicyDocument = '{\r\n\t"a": \'b\' }\n';
    const client = iamClient('GetUserPolicy', () => ({
      output: { UserName: 'a', PolicyName: 'p', PolicyDocument },
    }));
    const answer = await client.send(new GetUserPolicyCommand({ UserName: 'a', PolicyName: 'p' }));
    assert.equal(answer.PolicyDocument, PolicyDocument);
  });

  test('every error arrives by its code and status', async () => {
    for (const [name, shape] of iam.errors) {
      const client = iamClient('CreateAccessKey', () => {
        throw new ApiError(name, 'What was <wrong>.');
      });
      const error = await client
        .send(new CreateAccessKeyCommand({ UserName: 'ada' }))
        .catch(
          (caught: unknown) =>
            caught as Error & { Code?: string; $metadata: { httpStatusCode: number; requestId: string } },
        );
      assert.ok(error instanceof Error, name);
      assert.equal(error.message, 'What was <wrong>.', name);
      assert.equal(error.$metadata.httpStatusCode, shape.status, name);
      assert.equal(error.$metadata.requestId, 'request-1');
      assert.ok([name, shape.wireCode].includes(error.name), `${name} arrived as ${error.name}`);
    }
  });

  test('GetCallerIdentity', async () => {
    const output = { UserId: 'AIDA', Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/ada' };
    const client = new STSClient(inProcess([operationShape(sts, 'GetCallerIdentity')], () => ({ output })));
    const { $metadata: _, ...identity } = await client.send(new GetCallerIdentityCommand({}));
    assert.deepEqual(identity, output);
  });
});

describe('the official CloudTrail client', () => {
  test('LookupEvents: times and attributes arrive, events are read', async () => {
    let seen: Record<string, unknown> = {};
    const perform: Perform = ({ input }) => {
      seen = input;
      return {
        output: { Events: [{ EventId: 'e', EventTime: new Date(5_500), Resources: [] }], NextToken: 't' },
      };
    };
    const client = new CloudTrailClient(inProcess([operationShape(cloudtrail, 'LookupEvents')], perform));
    const StartTime = new Date(1_500);
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'Converse' }];
    const answer = await client.send(new LookupEventsCommand({ StartTime, LookupAttributes, MaxResults: 5 }));
    assert.deepEqual(seen, { StartTime, LookupAttributes, MaxResults: 5 });
    assert.equal(answer.Events?.[0]?.EventTime?.getTime(), 5_500);
    assert.equal(answer.NextToken, 't');
  });

  test('an error arrives by its name', async () => {
    const perform: Perform = () => {
      throw new ApiError('InvalidTimeRangeException', 'The start is after the end.');
    };
    const client = new CloudTrailClient(inProcess([operationShape(cloudtrail, 'LookupEvents')], perform));
    await assert.rejects(client.send(new LookupEventsCommand({})), {
      name: 'InvalidTimeRangeException',
      message: 'The start is after the end.',
    });
  });
});

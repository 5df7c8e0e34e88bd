import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  BedrockClient,
  CreateEvaluationJobCommand,
  CreateModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import {
  BedrockRuntimeClient,
  GetAsyncInvokeCommand,
  ListAsyncInvokesCommand,
  StartAsyncInvokeCommand,
} from '@aws-sdk/client-bedrock-runtime';
import * as iamClient from '@aws-sdk/client-iam';
import * as stsClient from '@aws-sdk/client-sts';
import { whyRefused } from '#operations';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { operationTable } from '../sweep/table.ts';

const served = new Set(operationTable().map(({ shape }) => `${shape.service.name}:${shape.name}`));

for (const [service, client] of [
  ['iam', iamClient],
  ['sts', stsClient],
] as const) {
  test(`every operation of ${service} is served, or refused by intent with a reason, and never both`, () => {
    const operations = Object.keys(client).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
    const known = operations.filter((name) => name !== '$');
    assert.ok(known.length > 10);
    for (const name of known) {
      const isServed = served.has(`${service}:${name}`);
      assert.notEqual(isServed, whyRefused(service, name) !== undefined, `${service}:${name}`);
    }
  });
}

describe('an operation that is refused by intent', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
    trust(service);
  });
  after(() => service[Symbol.asyncDispose]());

  test('says so, and what there is instead; one that nobody knows is told no more than that', async () => {
    using iam = disposable(new iamClient.IAMClient(clientOptions(service)));
    await assert.rejects(
      iam.send(
        new iamClient.CreateSAMLProviderCommand({ Name: 'idp', SAMLMetadataDocument: 'x'.repeat(1000) }),
      ),
      {
        name: 'InvalidAction',
        message: /^Caprock does not have CreateSAMLProvider: .*CreateOpenIDConnectProvider\.$/,
      },
    );
    using sts = disposable(new stsClient.STSClient(clientOptions(service)));
    await assert.rejects(
      sts.send(new stsClient.GetWebIdentityTokenCommand({ Audience: ['a'], SigningAlgorithm: 'RS256' })),
      {
        name: 'InvalidAction',
        message: /^Caprock does not have GetWebIdentityToken: /,
      },
    );
  });

  test('of Bedrock that would keep output or models under a customer’s key is told that there is none', async () => {
    using runtime = disposable(new BedrockRuntimeClient(clientOptions(service)));
    using bedrock = disposable(new BedrockClient(clientOptions(service)));
    const s3Uri = 's3://bucket/answers';
    const kmsKeyId = 'alias/archive';
    const job = {
      jobName: 'job',
      roleArn: 'arn:aws:iam::111122223333:role/job',
      outputDataConfig: { s3Uri },
    };
    const invocationArn = 'arn:aws:bedrock:us-east-1:111122223333:async-invoke/abcdefghijkl';
    for (const call of [
      () =>
        runtime.send(
          new StartAsyncInvokeCommand({
            modelId: 'caprock.demo-v1',
            modelInput: { prompt: 'hello' },
            outputDataConfig: { s3OutputDataConfig: { s3Uri, kmsKeyId } },
          }),
        ),
      () => runtime.send(new GetAsyncInvokeCommand({ invocationArn })),
      () => runtime.send(new ListAsyncInvokesCommand({})),
      () =>
        bedrock.send(
          new CreateEvaluationJobCommand({
            ...job,
            customerEncryptionKeyId: kmsKeyId,
            evaluationConfig: { automated: { datasetMetricConfigs: [] } },
            inferenceConfig: { models: [] },
          }),
        ),
      () =>
        bedrock.send(
          new CreateModelCustomizationJobCommand({
            ...job,
            customModelName: 'mine',
            customModelKmsKeyId: kmsKeyId,
            baseModelIdentifier: 'caprock.demo-v1',
            trainingDataConfig: { s3Uri },
          }),
        ),
    ]) {
      await assert.rejects(call(), { name: 'UnknownOperationException' });
    }
  });
});

function disposable<T extends { destroy(): void }>(client: T): T & Disposable {
  return Object.assign(client, { [Symbol.dispose]: () => client.destroy() });
}

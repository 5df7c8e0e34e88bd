import assert from 'node:assert/strict';
import {
  BedrockClient,
  GetFoundationModelCommand,
  ListFoundationModelsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-bedrock';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { conformanceCase } from '../support/case.ts';
import { readTestTarget } from '../support/environment.ts';

const target = readTestTarget();
const bedrock = new BedrockClient();

conformanceCase('caller-identity', async () => {
  const identity = await new STSClient().send(new GetCallerIdentityCommand());
  assert.equal(identity.Account, target.accountId);
  assert.match(identity.Arn ?? '', new RegExp(`^arn:aws:iam::${target.accountId}:user/.+`));
  assert.match(identity.UserId ?? '', /^AIDA[A-Z2-7]{16,}$/);
});

conformanceCase('list-foundation-models', async () => {
  const { modelSummaries = [] } = await bedrock.send(new ListFoundationModelsCommand());
  const model = modelSummaries.find(({ modelId }) => modelId === target.modelId);
  assert.equal(model?.modelArn, target.modelArn);
  assert.deepEqual(model?.inputModalities, ['TEXT']);
  assert.deepEqual(model?.outputModalities, ['TEXT']);
  assert.equal(model?.responseStreamingSupported, true);
  const others = await bedrock.send(new ListFoundationModelsCommand({ byProvider: 'nobody' }));
  assert.deepEqual(others.modelSummaries, []);
});

conformanceCase('get-foundation-model', async () => {
  for (const modelIdentifier of [target.modelId, target.modelArn]) {
    const { modelDetails } = await bedrock.send(new GetFoundationModelCommand({ modelIdentifier }));
    assert.equal(modelDetails?.modelId, target.modelId);
    assert.equal(modelDetails?.modelArn, target.modelArn);
  }
});

conformanceCase('get-foundation-model-unknown', async () => {
  const asked = bedrock.send(new GetFoundationModelCommand({ modelIdentifier: 'caprock.not-there-v1:0' }));
  await assert.rejects(asked, ResourceNotFoundException);
});

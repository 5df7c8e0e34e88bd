import assert from 'node:assert/strict';
import { conformanceCase } from '../support/case.ts';
import { answerOf, refused, target } from './aws.ts';

interface Model {
  readonly modelId: string;
  readonly modelArn: string;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  readonly responseStreamingSupported: boolean;
}

conformanceCase('caller-identity', async () => {
  const identity = await answerOf<{ Account: string; Arn: string; UserId: string }>([
    'sts',
    'get-caller-identity',
  ]);
  assert.equal(identity.Account, target.accountId);
  assert.match(identity.Arn, new RegExp(`^arn:aws:iam::${target.accountId}:user/.+`));
  assert.match(identity.UserId, /^AIDA[A-Z2-7]{16,}$/);
});

conformanceCase('list-foundation-models', async () => {
  const list = ['bedrock', 'list-foundation-models'];
  const { modelSummaries } = await answerOf<{ modelSummaries: Model[] }>(list);
  const model = modelSummaries.find(({ modelId }) => modelId === target.modelId);
  assert.equal(model?.modelArn, target.modelArn);
  assert.deepEqual(model?.inputModalities, ['TEXT']);
  assert.deepEqual(model?.outputModalities, ['TEXT']);
  assert.equal(model?.responseStreamingSupported, true);
  const others = await answerOf<{ modelSummaries: Model[] }>([...list, '--by-provider', 'nobody']);
  assert.deepEqual(others.modelSummaries, []);
});

conformanceCase('get-foundation-model', async () => {
  for (const name of [target.modelId, target.modelArn]) {
    const { modelDetails } = await answerOf<{ modelDetails: Model }>([
      ...['bedrock', 'get-foundation-model', '--model-identifier', name],
    ]);
    assert.equal(modelDetails.modelId, target.modelId);
    assert.equal(modelDetails.modelArn, target.modelArn);
  }
});

conformanceCase('get-foundation-model-unknown', async () => {
  await refused('ResourceNotFoundException', [
    ...['bedrock', 'get-foundation-model', '--model-identifier', 'caprock.not-there-v1:0'],
  ]);
});

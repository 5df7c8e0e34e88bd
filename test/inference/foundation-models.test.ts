import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getFoundationModel, listFoundationModels } from '../../src/inference/foundation-models.ts';
import { deploymentOf } from './model-double.ts';

describe('foundation models', () => {
  test('a model that takes documents too: shown in the words that the API has', () => {
    const deployment = deploymentOf({ inputModalities: ['TEXT', 'IMAGE', 'DOCUMENT'], streaming: false });
    assert.deepEqual(getFoundationModel({ find: () => deployment }, 'acme.double-v1:0'), {
      modelArn: 'arn:aws:bedrock:eu-central-1::foundation-model/acme.double-v1:0',
      modelId: 'acme.double-v1:0',
      modelName: 'Double',
      providerName: 'acme',
      inputModalities: ['TEXT', 'IMAGE'],
      outputModalities: ['TEXT'],
      responseStreamingSupported: false,
      customizationsSupported: [],
      inferenceTypesSupported: ['ON_DEMAND'],
      modelLifecycle: { status: 'ACTIVE' },
    });
  });

  test('several models: in the order of their ids', () => {
    const deployments = ['b.two-v1:0', 'a.one-v1:0', 'c.three-v1:0'].map((modelId) =>
      deploymentOf({ modelId }),
    );
    assert.deepEqual(
      listFoundationModels({ list: () => deployments }).map((model) => model.modelId),
      ['a.one-v1:0', 'b.two-v1:0', 'c.three-v1:0'],
    );
  });

  test('a model that is not here: a ResourceNotFoundException that does not repeat the name', () => {
    assert.throws(() => getFoundationModel({ find: () => undefined }, 'acme.secret-v1:0'), {
      code: 'ResourceNotFoundException',
      message: 'Could not resolve the foundation model from the provided model identifier.',
    });
  });
});

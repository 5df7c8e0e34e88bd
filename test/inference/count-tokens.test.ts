import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Content } from '#kernel';
import type { CountTokensInput } from '#shapes';
import { caller, inferenceOver, MODEL_ID, ModelDouble, whole } from './model-double.ts';

const counts = { countTokens: '/tokenize' };
const converse: CountTokensInput = {
  converse: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], system: [{ text: 'Be brief.' }] },
};

function count(models: ModelDouble, input: CountTokensInput, manifest: object = counts) {
  return inferenceOver(models, manifest).countTokens(
    { modelId: MODEL_ID, input: new Content(input) },
    caller,
  );
}

describe('CountTokens', () => {
  test('a request of Converse: its chat form is asked of the counter that the manifest names', async () => {
    const models = new ModelDouble(() => whole({ count: 12, max_model_len: 4096 }));
    const { output, facts } = await count(models, converse);
    assert.deepEqual(output, { inputTokens: 12 });
    assert.partialDeepStrictEqual(facts, { inputTokens: 12, modelId: MODEL_ID });
    assert.equal(models.invocations[0]?.path, '/tokenize');
    assert.deepEqual(models.asked, {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
    });
  });

  test('a request of InvokeModel: its body is asked', async () => {
    const models = new ModelDouble(() => whole({ count: 3 }));
    const { output } = await count(models, { invokeModel: { body: Buffer.from('{"prompt":"a"}') } });
    assert.deepEqual(output, { inputTokens: 3 });
    assert.deepEqual(models.asked, { prompt: 'a' });
  });

  test('a model that cannot count: a ValidationException, and it is not asked', async () => {
    const models = new ModelDouble(() => whole({ count: 3 }));
    await assert.rejects(count(models, converse, {}), {
      code: 'ValidationException',
      message: "The provided model doesn't support counting tokens.",
    });
    assert.equal(models.invocations.length, 0);
  });

  test('a conversation against the rules: a ValidationException', async () => {
    const models = new ModelDouble(() => whole({ count: 3 }));
    await assert.rejects(count(models, { converse: {} }), { code: 'ValidationException' });
  });

  for (const answer of [{}, { count: -1 }, { count: '3' }, [], 'no JSON']) {
    test(`an answer of ${JSON.stringify(answer)}: a ServiceUnavailableException`, async () => {
      await assert.rejects(count(new ModelDouble(() => whole(answer)), converse), {
        code: 'ServiceUnavailableException',
      });
    });
  }

  test('a counter that fails: a ServiceUnavailableException, which the operation models', async () => {
    await assert.rejects(count(new ModelDouble(() => whole({}, 500)), converse), {
      code: 'ServiceUnavailableException',
    });
  });
});

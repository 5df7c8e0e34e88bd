import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Content } from '#kernel';
import { bedrockRuntime, codecOf, refusal, request } from './support.ts';

const LABELS = { modelId: 'acme.tiny-v1:0' };
const FIELDS = '{"seed":12345678901234567890,"card":6212345678900000003,"top_p":0.5}';
const codec = codecOf(bedrockRuntime, 'Converse');
const decoded = (body: string) => codec.decode(request({ body: Buffer.from(body) }), LABELS);

describe('a number that JavaScript would round', () => {
  test('stays as it is in a document, both ways', () => {
    const input = decoded(`{"additionalModelRequestFields":${FIELDS}}`);
    assert.equal(JSON.stringify(input['additionalModelRequestFields']), FIELDS);
    const answer = codecOf(bedrockRuntime, 'Converse', { output: ['additionalModelResponseFields'] });
    const fields = new Content(input['additionalModelRequestFields']);
    const { body } = answer.encode({ additionalModelResponseFields: fields }, 'r');
    assert.equal(body.toString(), `{"additionalModelResponseFields":${FIELDS}}`);
  });

  test('is a number to members that are numbers', () => {
    const { inferenceConfig } = decoded('{"inferenceConfig":{"temperature":0.1234567890123456789}}');
    assert.deepEqual(inferenceConfig, { temperature: 0.12345678901234568 });
  });

  for (const [title, body, says] of [
    ['a structure', '{"inferenceConfig":12345678901234567890}', 'Member must be a structure'],
    [
      'a whole number of the API',
      '{"inferenceConfig":{"maxTokens":12345678901234567890}}',
      'Member must have value less than or equal to',
    ],
    ['a text', '{"messages":[{"role":12345678901234567890,"content":[]}]}', 'Member must be a string'],
  ] as const) {
    test(`is not taken for ${title}`, () => {
      const { message } = refusal(() => decoded(body));
      assert.ok(message.includes(says), message);
      assert.ok(!message.includes('1234567890'));
    });
  }
});

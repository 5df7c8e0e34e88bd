import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { type ApiError, Content } from '#kernel';
import {
  caller,
  completion,
  inferenceOver,
  MODEL_ID,
  ModelDouble,
  sse,
  streamed,
  whole,
  collect,
} from './model-double.ts';

const CANARY = 'canary-77d0';
const input = {
  modelId: MODEL_ID,
  messages: new Content([{ role: 'user' as const, content: [{ text: CANARY }] }]),
};

describe('an HTTP status of the model', () => {
  for (const [status, code] of [
    [400, 'ValidationException'],
    [413, 'ValidationException'],
    [422, 'ValidationException'],
    [429, 'ThrottlingException'],
    [404, 'ModelErrorException'],
    [500, 'ModelErrorException'],
    [503, 'ModelErrorException'],
    [302, 'ModelErrorException'],
  ] as const) {
    test(`${status}: ${code} in every operation, without the model's words`, async () => {
      const models = new ModelDouble(() => whole({ error: { message: `You said: ${CANARY}` } }, status));
      const inference = inferenceOver(models);
      const body = new Content(Buffer.from('{"messages":[]}'));
      for (const asking of [
        inference.converse(input, caller),
        inference.converseStream(input, caller),
        inference.invoke({ modelId: MODEL_ID, body }, caller),
        inference.invokeStream({ modelId: MODEL_ID, body }, caller),
      ]) {
        await assert.rejects(asking, (error: ApiError) => {
          assert.equal(error.code, code);
          assert.doesNotMatch(error.message, new RegExp(CANARY));
          if (code !== 'ModelErrorException') return true;
          assert.deepEqual(error.members, { originalStatusCode: status, resourceName: MODEL_ID });
          return true;
        });
      }
    });
  }
});

describe('an answer that is not what the contract says', () => {
  const call = (called: unknown): unknown => completion({ tool_calls: [{ id: 'a', function: called }] });

  for (const [name, answer, message] of [
    ['no JSON', `{"choices":[{"message":{"content":"${CANARY}`, /it is not a JSON object/],
    ['a list', [CANARY], /it is not a JSON object/],
    ['no choices', { error: CANARY }, /it has no choice with a message/],
    ['empty choices', { choices: [] }, /it has no choice with a message/],
    [
      'a choice without a message',
      { choices: [{ finish_reason: 'stop' }] },
      /it has no choice with a message/,
    ],
    ['no finish reason', completion({ content: CANARY }, { finish_reason: null }), /its finish reason/],
    [
      'an unknown finish reason',
      completion({ content: CANARY }, { finish_reason: CANARY }),
      /its finish reason/,
    ],
    [
      'content that is an object',
      completion({ content: { text: CANARY } }),
      /the content of its message is not text/,
    ],
    ['reasoning that is a number', completion({ reasoning: 7 }), /its reasoning is not text/],
    ['tool calls that are text', completion({ tool_calls: CANARY }), /its tool calls are not a list/],
    ['a tool call that is null', completion({ tool_calls: [null] }), /a tool call has no function/],
    ['a tool call without a function', call(undefined), /a tool call has no function/],
    [
      'a tool whose name is no name',
      call({ name: `${CANARY} !`, arguments: '{}' }),
      /a tool call has no function/,
    ],
    [
      'a tool whose name is endless',
      call({ name: 'a'.repeat(65), arguments: '{}' }),
      /a tool call has no function/,
    ],
  ] as const) {
    test(`${name}: a ModelErrorException that names it and quotes nothing`, async () => {
      const models = new ModelDouble(() => whole(answer));
      await assert.rejects(inferenceOver(models).converse(input, caller), (error: ApiError) => {
        assert.equal(error.code, 'ModelErrorException');
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, new RegExp(CANARY));
        assert.equal(error.members['resourceName'], MODEL_ID);
        return true;
      });
    });
  }

  test('a stream that nobody asked for: a ModelErrorException', async () => {
    const models = new ModelDouble(() => streamed(sse([])));
    await assert.rejects(inferenceOver(models).converse(input, caller), { code: 'ModelErrorException' });
  });

  test('any JSON at all: an answer, or one of two modelled errors', async () => {
    const member = fc.constantFrom(
      'choices',
      'message',
      'delta',
      'content',
      'tool_calls',
      'function',
      'name',
      'arguments',
      'index',
      'finish_reason',
      'usage',
      'prompt_tokens',
      'error',
      'code',
      '__proto__',
      'reasoning',
      'stop_reason',
    );
    const leaf = fc.constantFrom<unknown>(null, 'stop', 'tool_calls', '{}', 0, 1, -1, 1e300, true, 'x', '');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(member, tie('value'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 3 }), async (answers) => {
        const models = new ModelDouble(({ stream }) =>
          stream ? streamed(sse(answers)) : whole(JSON.stringify(answers[0]) ?? ''),
        );
        const inference = inferenceOver(models);
        const streaming = inference.converseStream(input, caller).then(({ events }) => collect(events));
        for (const asking of [inference.converse(input, caller), streaming]) {
          await asking.catch((error: ApiError) => {
            assert.match(error.code, /^Model(?:Stream)?ErrorException$/, error.stack);
          });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Content } from '#kernel';
import { openContent } from '#open-content';
import type { InvokeInput } from '../../src/inference/types.ts';
import {
  caller,
  chunk,
  collect,
  completion,
  inferenceOver,
  MODEL_ID,
  ModelDouble,
  sse,
  streamed,
  usageChunk,
  whole,
} from './model-double.ts';

const CANARY = 'canary-02be';
const bytes = (text: string): Content<Uint8Array> => new Content(Buffer.from(text));
const given = (body: unknown, more: Partial<InvokeInput> = {}): InvokeInput => ({
  modelId: MODEL_ID,
  body: bytes(typeof body === 'string' ? body : JSON.stringify(body)),
  ...more,
});

describe('InvokeModel', () => {
  test('the body goes to the model byte for byte, and its answer comes back so', async () => {
    const answer = completion({ content: 'Good day' });
    const models = new ModelDouble(() => whole(answer));
    const body = ' {"messages" : [ ], "odd": 1.0}';
    const { output, facts } = await inferenceOver(models).invoke(given(body), caller);
    assert.equal(Buffer.from(openContent(models.invocations[0]?.body ?? bytes(''))).toString(), body);
    assert.deepEqual(JSON.parse(Buffer.from(openContent(output.body)).toString()), answer);
    assert.equal(output.contentType, 'application/json');
    assert.partialDeepStrictEqual(facts, { modelId: MODEL_ID, inputTokens: 7, outputTokens: 3 });
  });

  test('an answer that is no chat completion: passed on, with no counts', async () => {
    const models = new ModelDouble(() => whole('plain'));
    const { output, facts } = await inferenceOver(models).invoke(given({}), caller);
    assert.equal(Buffer.from(openContent(output.body)).toString(), 'plain');
    assert.equal('inputTokens' in facts, false);
  });

  for (const [contentType, accept] of [
    ['application/json', '*/*'],
    ['Application/JSON; charset=utf-8', 'text/html, application/json;q=0.5'],
    ['application/json', 'application/*'],
  ] as const) {
    test(`content type ${contentType} and accept ${accept}: allowed`, async () => {
      const models = new ModelDouble(() => whole({}));
      await inferenceOver(models).invoke(given({}, { contentType, accept }), caller);
    });
  }

  for (const [name, input, message] of [
    ['a body that is no JSON', given(`{"a": "${CANARY}`), /^The body must be a JSON object\.$/],
    ['a body that is a list', given([CANARY]), /^The body must be a JSON object\.$/],
    ['an empty body', given(''), /^The body must be a JSON object\.$/],
    ['no body', { modelId: MODEL_ID }, /^The body must be a JSON object\.$/],
    ['another content type', given({}, { contentType: `text/${CANARY}` }), /must be application\/json/],
    ['another type asked for', given({}, { accept: `image/${CANARY}` }), /which accept must allow/],
    ['optimized latency', given({}, { performanceConfigLatency: 'optimized' }), /^performanceConfigLatency/],
    ['another service tier', given({}, { serviceTier: 'flex' }), /^serviceTier/],
    ['a model that is not here', { ...given({}), modelId: 'acme.other-v1:0' }, /model identifier is invalid/],
  ] as const) {
    test(`${name}: refused in both forms, and the model is not asked`, async () => {
      const models = new ModelDouble(() => whole({}));
      const inference = inferenceOver(models);
      for (const asking of [inference.invoke(input, caller), inference.invokeStream(input, caller)]) {
        await assert.rejects(asking, (error: Error & { code: string }) => {
          assert.equal(error.code, 'ValidationException');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, new RegExp(CANARY));
          return true;
        });
      }
      assert.equal(models.invocations.length, 0);
    });
  }

  test('a body that asks for a stream: refused', async () => {
    const models = new ModelDouble(() => whole({}));
    await assert.rejects(inferenceOver(models).invoke(given({ stream: true }), caller), {
      code: 'ValidationException',
      message: /Use InvokeModelWithResponseStream/,
    });
  });
});

describe('InvokeModelWithResponseStream', () => {
  async function chunks(
    pieces: readonly Uint8Array[],
    body: unknown = {},
  ): Promise<{ said: unknown[]; facts: object; models: ModelDouble }> {
    const models = new ModelDouble(() => streamed(pieces));
    const answer = await inferenceOver(models).invokeStream(given(body), caller);
    assert.equal(answer.contentType, 'application/json');
    const events = await collect(answer.events);
    const said = events.map(
      (event) => JSON.parse(Buffer.from(openContent(event.chunk.bytes)).toString()) as unknown,
    );
    return { said, facts: answer.facts(), models };
  }

  test('each event is a chunk, the last one with the metrics; [DONE] is not', async () => {
    const events = [chunk({ content: 'a' }), chunk({}, { finish_reason: 'stop' }), usageChunk(7, 3)];
    const { said, facts } = await chunks(sse(events));
    assert.deepEqual(said, [
      ...events.slice(0, 2),
      {
        ...(events[2] as object),
        'amazon-bedrock-invocationMetrics': {
          inputTokenCount: 7,
          outputTokenCount: 3,
          invocationLatency: 10,
          firstByteLatency: 5,
        },
      },
    ]);
    assert.partialDeepStrictEqual(facts, { inputTokens: 7, outputTokens: 3 });
  });

  test('the body says stream, whatever it said, and asks for the usage', async () => {
    const { models } = await chunks(sse([chunk({})]), { messages: [], stream: false });
    assert.deepEqual(models.asked, { messages: [], stream: true, stream_options: { include_usage: true } });
  });

  test('stream_options of the caller stay', async () => {
    const { models } = await chunks(sse([chunk({})]), { stream_options: { include_usage: false } });
    assert.deepEqual(models.asked, { stream: true, stream_options: { include_usage: false } });
  });

  test('no [DONE] and no usage: the last event has metrics of 0, and nothing is recorded', async () => {
    const { said, facts } = await chunks(sse([chunk({ content: 'a' }), chunk({ content: 'b' })]).slice(0, 2));
    assert.equal(said.length, 2);
    assert.partialDeepStrictEqual(said[1], { 'amazon-bedrock-invocationMetrics': { inputTokenCount: 0 } });
    assert.equal('inputTokens' in facts, false);
  });

  test('events that are no JSON: passed on as they are', async () => {
    const models = new ModelDouble(() => streamed([Buffer.from('data: one\n\ndata: two\n\n')]));
    const answer = await inferenceOver(models).invokeStream(given({}), caller);
    const said = (await collect(answer.events)).map((event) =>
      Buffer.from(openContent(event.chunk.bytes)).toString(),
    );
    assert.deepEqual(said, ['one', 'two']);
  });

  test('an error that the model reports in the middle: a ModelStreamErrorException without its words', async () => {
    const pieces = sse([chunk({ content: 'a' }), { error: { message: CANARY, code: 500 } }, chunk({})]);
    await assert.rejects(chunks(pieces), (error: Error & { code: string }) => {
      assert.equal(error.code, 'ModelStreamErrorException');
      assert.doesNotMatch(error.message, new RegExp(CANARY));
      return true;
    });
  });

  test('a stream without events: a ModelStreamErrorException', async () => {
    await assert.rejects(chunks([]), { code: 'ModelStreamErrorException' });
    await assert.rejects(chunks(sse([])), { code: 'ModelStreamErrorException' });
  });

  test('a body nested too deeply to be written again: a ValidationException', async () => {
    const body = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    await assert.rejects(chunks(sse([chunk({})]), body), { code: 'ValidationException' });
  });
});

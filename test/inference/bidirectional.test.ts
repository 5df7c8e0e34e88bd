import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Invocation, ModelAnswer, Models } from '#deployment';
import type { BidirectionalInputEvent } from '#inference';
import { createInference } from '#inference';
import { ApiError, Content, limits, systemClock } from '#kernel';
import { openContent } from '#open-content';
import { deploymentOf } from './model-double.ts';

const MODEL = deploymentOf({ bidirectional: true });
const caller = { accountId: '111111111111', signal: new AbortController().signal, guardrails: [] };

/** A model that hears all that it is asked, and then answers with these pieces of text. */
class Listener implements Pick<Models, 'invoke' | 'sealed'> {
  readonly sealed = true;
  heard = '';
  invocation: Invocation | undefined;
  readonly #answer: readonly string[];

  constructor(answer: readonly string[]) {
    this.#answer = answer;
  }

  async invoke(invocation: Invocation): Promise<ModelAnswer> {
    this.invocation = invocation;
    const listen = async (): Promise<void> => {
      this.heard += Buffer.from(openContent(invocation.body)).toString();
      for await (const piece of invocation.more ?? [])
        this.heard += Buffer.from(openContent(piece)).toString();
    };
    const answer = this.#answer;
    async function* chunks(): AsyncGenerator<Content<Uint8Array>> {
      try {
        await listen();
      } catch {
        // As the real one: what was wrong with the request is not told.
        throw new ApiError('ModelStreamErrorException', 'The model’s software broke off.');
      }
      for (const piece of answer) yield new Content<Uint8Array>(Buffer.from(piece));
    }
    return { kind: 'stream', status: 200, contentType: 'text/event-stream', chunks: chunks() };
  }
}

async function* asked(
  ...events: readonly (string | Uint8Array | undefined)[]
): AsyncGenerator<BidirectionalInputEvent> {
  for (const event of events) {
    yield { chunk: { bytes: event === undefined ? undefined : new Content<Uint8Array>(Buffer.from(event)) } };
  }
}

function start(answer: readonly string[], input: AsyncIterable<BidirectionalInputEvent>) {
  const model = new Listener(answer);
  const inference = createInference({
    catalog: { find: () => MODEL, list: () => [MODEL] },
    models: model,
    clock: systemClock,
  });
  const { events, facts } = inference.invokeBidirectional(MODEL.manifest.modelId, input, caller);
  const read = async (): Promise<string[]> => {
    const texts: string[] = [];
    for await (const { chunk } of events) texts.push(Buffer.from(openContent(chunk.bytes)).toString());
    return texts;
  };
  return { model, read, facts };
}

describe('a bidirectional stream', () => {
  test('hands the caller’s events to the model one by one, and the model’s to the caller', async () => {
    const { model, read } = start(['data: {"a":1}\n\nda', 'ta: {"b":2}\n\n'], asked('{"q":1}', '{"q":2}'));
    assert.deepEqual(await read(), ['{"a":1}', '{"b":2}']);
    assert.equal(model.heard, ': \n\ndata: {"q":1}\n\ndata: {"q":2}\n\n');
    const { path, contentType, accept, stream } = model.invocation as Invocation;
    assert.deepEqual(
      [path, contentType, accept, stream],
      ['/invocations-bidirectional-stream', 'text/event-stream', 'text/event-stream', true],
    );
  });

  test('asks the model nothing until somebody listens', async () => {
    const { model, read } = start([], asked());
    assert.equal(model.invocation, undefined);
    assert.deepEqual(await read(), []);
    assert.ok(model.invocation);
  });

  test('keeps an event in one line: line ends in JSON mean nothing, and none can forge an event', async () => {
    const { model, read } = start([], asked('{\r\n"q":\n\n1}', '{"q":"a\\n\\ndata: b"}'));
    await read();
    assert.equal(model.heard, ': \n\ndata: {  "q":  1}\n\ndata: {"q":"a\\n\\ndata: b"}\n\n');
  });

  for (const [title, event] of [
    ['is not JSON', 'canary {'],
    ['is not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
    ['is empty', ''],
    ['is missing', undefined],
  ] as const) {
    test(`of the caller whose event ${title} fails as the caller's fault`, async () => {
      const { read } = start(['data: {"a":1}\n\n'], asked('{"q":1}', event));
      await assert.rejects(read(), (error: ApiError) => {
        assert.equal(error.code, 'ValidationException');
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
    });
  }

  test('whose events fail tells why, and not that the model broke off', async () => {
    async function* failing(): AsyncGenerator<BidirectionalInputEvent> {
      yield* asked('{"q":1}');
      throw new ApiError('ValidationException', 'the chain is broken');
    }
    await assert.rejects(start([], failing()).read(), { message: 'the chain is broken' });
  });

  test('adds up what its answers used, for the record', async () => {
    const usage = (prompt: number, completion: number) =>
      `data: {"usage":{"prompt_tokens":${prompt},"completion_tokens":${completion}}}\n\n`;
    const { read, facts } = start([usage(3, 4), 'data: {"usage":null}\n\n', usage(5, 6)], asked('{}'));
    assert.equal((await read()).length, 3);
    const { inputTokens, outputTokens } = facts();
    assert.deepEqual([inputTokens, outputTokens], [8, 10]);
  });

  test('ends at [DONE]', async () => {
    const { read } = start(['data: {"a":1}\n\ndata: [DONE]\n\n', 'data: {"b":2}\n\n'], asked());
    assert.deepEqual(await read(), ['{"a":1}']);
  });

  test('ends with ModelStreamErrorException when the model reports an error, which is not repeated', async () => {
    const { read } = start(['data: {"error":{"code":418,"message":"canary"}}\n\n'], asked());
    await assert.rejects(read(), (error: ApiError) => {
      assert.equal(error.code, 'ModelStreamErrorException');
      assert.equal(error.members['originalStatusCode'], 418);
      assert.doesNotMatch(error.message, /canary/);
      return true;
    });
  });

  test('bounds one event of the model', async () => {
    const { read } = start([`data: "${'x'.repeat(limits.modelEventBytes)}"`], asked());
    await assert.rejects(read(), { code: 'ModelStreamErrorException' });
  });

  test('of a model whose manifest does not say bidirectional is refused before anything is asked', () => {
    const plain = deploymentOf({});
    const model = new Listener([]);
    const catalog = { find: () => plain, list: () => [plain] };
    const inference = createInference({ catalog, models: model, clock: systemClock });
    assert.throws(() => inference.invokeBidirectional('x', asked(), caller), {
      code: 'ValidationException',
      message: 'The model is unsupported for bidirectional streaming.',
    });
    assert.equal(model.invocation, undefined);
  });
});

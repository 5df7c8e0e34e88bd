import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Manifest } from '#deployment';
import { ApiError, CaprockError, Content } from '#kernel';
import type { ContentBlock } from '#shapes';
import {
  caller,
  chunk,
  collect,
  completion,
  inferenceOver,
  MODEL_ID,
  ModelDouble,
  opened,
  sse,
  streamed,
  usageChunk,
  whole,
} from './model-double.ts';

const input = {
  modelId: MODEL_ID,
  messages: new Content([{ role: 'user' as const, content: [{ text: 'Hi' }] }]),
};
const stop = { finish_reason: 'stop' };

async function events(
  pieces: readonly Uint8Array[],
  manifest: Partial<Manifest> = {},
  more: object = {},
): Promise<{ events: unknown[]; facts: object }> {
  const models = new ModelDouble(({ stream }) => (stream ? streamed(pieces) : whole({ count: 40 })));
  const answer = await inferenceOver(models, manifest).converseStream({ ...input, ...more }, caller);
  const all = await collect(answer.events);
  return { events: all.map(opened), facts: answer.facts() };
}

describe('a stream of Converse', () => {
  test('the model is asked for a stream with its usage', async () => {
    const models = new ModelDouble(() => streamed(sse([chunk({}, stop)])));
    await collect((await inferenceOver(models).converseStream(input, caller)).events);
    assert.deepEqual(models.asked, {
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    });
    assert.equal(models.invocations[0]?.stream, true);
  });

  test('a text: its events in order, then the stop reason, then the usage', async () => {
    const pieces = sse([
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Good' }),
      chunk({ content: ' day' }),
      chunk({}, { finish_reason: 'stop', stop_reason: 'END' }),
      usageChunk(7, 3),
    ]);
    const answer = await events(pieces);
    assert.deepEqual(answer.events, [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { delta: { text: 'Good' }, contentBlockIndex: 0 } },
      { contentBlockDelta: { delta: { text: ' day' }, contentBlockIndex: 0 } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: 'stop_sequence' } },
      {
        metadata: {
          usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10 },
          metrics: { latencyMs: 5 },
        },
      },
    ]);
    assert.partialDeepStrictEqual(answer.facts, {
      inputTokens: 7,
      outputTokens: 3,
      stopReason: 'stop_sequence',
    });
  });

  test('deltas that the network brings together stay deltas of their own', async () => {
    const together = Buffer.concat(
      sse([chunk({ content: 'Good' }), chunk({ content: ' day' }), chunk({}, stop)]),
    );
    const answer = await events([together]);
    assert.deepEqual(answer.events.slice(1, 4), [
      { contentBlockDelta: { delta: { text: 'Good' }, contentBlockIndex: 0 } },
      { contentBlockDelta: { delta: { text: ' day' }, contentBlockIndex: 0 } },
      { contentBlockStop: { contentBlockIndex: 0 } },
    ]);
  });

  test('reasoning, text and two tools: four blocks, of which only tools have a start', async () => {
    const call = (index: number, id?: string, name?: string, args = '') =>
      chunk({
        tool_calls: [{ index, ...(id !== undefined && { id }), function: { name, arguments: args } }],
      });
    const answer = await events(
      sse([
        chunk({ reasoning_content: 'Hm.' }),
        chunk({ content: 'I look.' }),
        call(0, 'a', 'clock'),
        call(0, undefined, undefined, '{"zone":'),
        call(0, undefined, undefined, '"UTC"}'),
        call(1, 'b', 'clock'),
        chunk({}, { finish_reason: 'tool_calls' }),
      ]),
    );
    assert.deepEqual(answer.events.slice(1, -1), [
      { contentBlockDelta: { delta: { reasoningContent: { text: 'Hm.' } }, contentBlockIndex: 0 } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { contentBlockDelta: { delta: { text: 'I look.' }, contentBlockIndex: 1 } },
      { contentBlockStop: { contentBlockIndex: 1 } },
      { contentBlockStart: { start: { toolUse: { toolUseId: 'a', name: 'clock' } }, contentBlockIndex: 2 } },
      { contentBlockDelta: { delta: { toolUse: { input: '{"zone":' } }, contentBlockIndex: 2 } },
      { contentBlockDelta: { delta: { toolUse: { input: '"UTC"}' } }, contentBlockIndex: 2 } },
      { contentBlockStop: { contentBlockIndex: 2 } },
      { contentBlockStart: { start: { toolUse: { toolUseId: 'b', name: 'clock' } }, contentBlockIndex: 3 } },
      { contentBlockDelta: { delta: { toolUse: { input: '{}' } }, contentBlockIndex: 3 } },
      { contentBlockStop: { contentBlockIndex: 3 } },
      { messageStop: { stopReason: 'tool_use' } },
    ]);
  });

  test('an answer that says nothing: no block', async () => {
    const answer = await events(sse([chunk({ role: 'assistant' }), chunk({}, stop)]));
    assert.deepEqual(
      answer.events.map((event) => Object.keys(event as object)[0]),
      ['messageStart', 'messageStop', 'metadata'],
    );
  });

  test('no [DONE]: the end of the stream ends the answer', async () => {
    const answer = await events(
      sse([chunk({ content: 'a' }), chunk({}, stop), usageChunk(1, 1)]).slice(0, -1),
    );
    assert.partialDeepStrictEqual(answer.facts, { inputTokens: 1, stopReason: 'end_turn' });
  });

  test('what follows [DONE] is not read', async () => {
    const late = [...sse([chunk({ content: 'a' }), chunk({}, stop)]), Buffer.from('data: not JSON\n\n')];
    assert.equal((await events(late)).events.length, 5);
  });

  test('usage with every chunk: the last one counts', async () => {
    const told = (prompt_tokens: number) => ({
      ...(chunk({ content: 'a' }) as object),
      usage: { prompt_tokens },
    });
    const answer = await events(sse([...[1, 2, 3, 4, 3].map(told), chunk({}, stop)]));
    assert.partialDeepStrictEqual(answer.facts, { inputTokens: 3 });
  });

  test('usage untold, by a model that can count: counted before the last event', async () => {
    const answer = await events(sse([chunk({ content: 'a' }), chunk({}, stop)]), {
      countTokens: '/tokenize',
    });
    assert.partialDeepStrictEqual(answer.facts, { inputTokens: 40, outputTokens: 40 });
    assert.partialDeepStrictEqual(answer.events.at(-1), { metadata: { usage: { totalTokens: 80 } } });
  });

  test('usage untold, by a model that cannot count: 0, and no facts', async () => {
    const answer = await events(sse([chunk({ content: 'a' }), chunk({}, stop)]));
    assert.partialDeepStrictEqual(answer.events.at(-1), { metadata: { usage: { totalTokens: 0 } } });
    assert.equal('outputTokens' in answer.facts, false);
  });

  test('fields asked for by JSON pointer come with messageStop, the last value of each', async () => {
    const answer = await events(
      sse([chunk({ content: 'a' }), chunk({ content: 'b' }), chunk({}, stop), usageChunk(2, 1)]),
      {},
      {
        additionalModelResponseFieldPaths: new Content(['/choices/0/finish_reason', '/usage/prompt_tokens']),
      },
    );
    assert.partialDeepStrictEqual(answer.events.at(-2), {
      messageStop: {
        additionalModelResponseFields: {
          choices: { 0: { finish_reason: 'stop' } },
          usage: { prompt_tokens: 2 },
        },
      },
    });
  });

  test('a caller who leaves early: the stream of the model is left too', async () => {
    let left = 0;
    const pieces = sse([chunk({ content: 'a' }), chunk({ content: 'b' }), chunk({}, stop)]);
    const models = new ModelDouble(() => streamed(pieces, () => (left += 1)));
    const answer = await inferenceOver(models).converseStream(input, caller);
    for await (const event of answer.events) if ('contentBlockDelta' in event) break;
    assert.equal(left, 1);
  });

  test('a model that does not stream: a ValidationException', async () => {
    const models = new ModelDouble(() => whole(completion({ content: 'a' })));
    await assert.rejects(inferenceOver(models, { streaming: false }).converseStream(input, caller), {
      code: 'ValidationException',
      message: 'The model is unsupported for streaming.',
    });
    assert.equal(models.invocations.length, 0);
  });
});

describe('a stream of Converse that fails', () => {
  const begun = sse([chunk({ content: 'canary-31c7' })]).slice(0, 1);

  async function fails(pieces: readonly Uint8Array[], message: RegExp, status = 200): Promise<void> {
    await assert.rejects(events([...begun, ...pieces]), (error: ApiError) => {
      assert.equal(error.code, 'ModelStreamErrorException');
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /canary/);
      assert.equal(error.members['originalStatusCode'], status);
      return true;
    });
  }

  const data = (text: string): Buffer => Buffer.from(`data: ${text}\n\n`);
  const json = (value: unknown): Buffer => data(JSON.stringify(value));

  for (const [name, piece, message] of [
    ['an event that is not JSON', data('{"canary-31c7'), /an event is not a JSON object/],
    ['an event that is a number', data('7'), /an event is not a JSON object/],
    ['an event without choices', json({ id: 'canary-31c7' }), /an event has no choices/],
    ['a choice that is a string', json({ choices: ['canary-31c7'] }), /a choice is not a JSON object/],
    ['a delta that is a list', json({ choices: [{ delta: [] }] }), /a delta is not a JSON object/],
    ['content that is a number', json(chunk({ content: 7 })), /the content of a delta is not text/],
    ['reasoning that is an object', json(chunk({ reasoning: {} })), /its reasoning is not text/],
    ['tool calls that are an object', json(chunk({ tool_calls: {} })), /its tool calls are not a list/],
    ['a tool call that is null', json(chunk({ tool_calls: [null] })), /a tool call is not a JSON object/],
    [
      'a tool call without a name',
      json(chunk({ tool_calls: [{ index: 0, function: {} }] })),
      /a tool call has no function/,
    ],
    [
      'a tool call at a place that is text',
      json(chunk({ tool_calls: [{ index: 'x', function: { name: 'a' } }] })),
      /the index of a tool call/,
    ],
    [
      'an unknown finish reason',
      json(chunk({}, { finish_reason: 'canary-31c7' })),
      /its finish reason is unknown/,
    ],
    ['the end without a finish reason', data('[DONE]'), /it ended without a finish reason/],
    ['a break without an end', Buffer.from('data: {'), /it ended without a finish reason/],
  ] as const) {
    test(`${name}: an error that names it and quotes nothing`, () => fails([piece], message));
  }

  test('tool calls that go back to an earlier one', () => {
    const call = (index: number) =>
      json(chunk({ tool_calls: [{ index, function: { name: 'a', arguments: '{}' } }] }));
    return fails([call(0), call(1), call(0)], /its tool calls are mixed/);
  });

  test('an error that the model reports: its status, and none of its words', () =>
    fails([json({ error: { message: 'canary-31c7', code: 507 } })], /reported an error/, 507));

  test('tool input that is cut off: malformed_tool_use', async () => {
    const call = { index: 0, id: 'a', function: { name: 'clock', arguments: '{"zone":' } };
    const answer = await events(
      sse([chunk({ tool_calls: [call] }), chunk({}, { finish_reason: 'tool_calls' })]),
    );
    assert.deepEqual(answer.events.at(-2), { messageStop: { stopReason: 'malformed_tool_use' } });
  });

  for (const [thrown, code, status] of [
    [
      new ApiError('ModelErrorException', 'It broke.', { members: { originalStatusCode: 502 } }),
      'ModelStreamErrorException',
      502,
    ],
    [new ApiError('ModelTimeoutException', 'Too slow.'), 'ModelStreamErrorException', 500],
    [new ApiError('ModelStreamErrorException', 'It fell silent.'), 'ModelStreamErrorException', undefined],
    [new CaprockError('Cancelled', 'The caller has gone.'), 'Cancelled', undefined],
  ] as const) {
    test(`the process fails with ${thrown.code} in the middle: ${code}`, async () => {
      const models = new ModelDouble(() => ({
        kind: 'stream',
        status: 200,
        contentType: 'text/event-stream',
        chunks: (async function* () {
          for (const piece of begun) yield new Content(piece);
          throw thrown;
        })(),
      }));
      const answer = await inferenceOver(models).converseStream(input, caller);
      await assert.rejects(collect(answer.events), (error: CaprockError) => {
        assert.equal(error.code, code);
        assert.equal(error.message, thrown.message);
        if (status !== undefined) assert.equal((error as ApiError).members['originalStatusCode'], status);
        return true;
      });
    });
  }

  test('the connection breaks after the whole answer: the answer stays whole', async () => {
    const models = new ModelDouble(() => ({
      kind: 'stream',
      status: 200,
      contentType: 'text/event-stream',
      chunks: (async function* () {
        for (const piece of sse([chunk({ content: 'a' }), chunk({}, stop)])) yield new Content(piece);
        throw new ApiError('ModelStreamErrorException', 'It broke.');
      })(),
    }));
    const answer = await inferenceOver(models).converseStream(input, caller);
    assert.equal((await collect(answer.events)).length, 5);
  });

  test('an answer that is no stream: a ModelErrorException before anything is said', async () => {
    const models = new ModelDouble(() => whole(completion({ content: 'canary-31c7' })));
    await assert.rejects(inferenceOver(models).converseStream(input, caller), {
      code: 'ModelErrorException',
      message: /not a stream of server-sent events/,
    });
  });
});

describe('a stream and an answer in one piece', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 });
  const answers = fc.record({
    reasoning: fc.array(text, { maxLength: 2 }),
    texts: fc.array(text, { maxLength: 6 }),
    tools: fc.array(
      fc.dictionary(fc.constantFrom('zone', 'ñ"\\'), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
      { maxLength: 2 },
    ),
    cuts: fc.array(fc.nat(2_000), { maxLength: 8 }),
  });

  test('the same answer, cut anywhere, gives the same blocks and stop reason', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ({ reasoning, texts, tools, cuts }) => {
        const calls = tools.map((tool, index) => ({
          index,
          id: `t${index}`,
          function: { name: 'clock', arguments: JSON.stringify(tool) },
        }));
        const finish = { finish_reason: tools.length > 0 ? 'tool_calls' : 'stop' };
        const bytes = Buffer.concat(
          sse([
            ...reasoning.map((part) => chunk({ reasoning_content: part })),
            ...texts.map((part) => chunk({ content: part })),
            ...calls.map((call) => chunk({ tool_calls: [call] })),
            chunk({}, finish),
            usageChunk(7, 3),
          ]),
        );
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const message = {
          reasoning_content: reasoning.join(''),
          content: texts.join(''),
          tool_calls: calls.map(({ id, function: called }) => ({ id, function: called })),
        };
        const models = new ModelDouble(({ stream }) =>
          stream ? streamed(pieces) : whole(completion(message, finish)),
        );
        const inference = inferenceOver(models);
        const { output } = await inference.converse(input, caller);
        const streaming = await inference.converseStream(input, caller);
        assert.deepEqual(assembled((await collect(streaming.events)).map(opened)), {
          content: (opened(output.output) as { message: { content: unknown } }).message.content,
          stopReason: output.stopReason,
          usage: output.usage,
        });
      }),
      { numRuns: 400 },
    );
  });
});

interface Seen {
  readonly contentBlockStart?: { readonly contentBlockIndex: number; readonly start: ContentBlock };
  readonly contentBlockDelta?: {
    readonly contentBlockIndex: number;
    readonly delta: {
      readonly text?: string;
      readonly reasoningContent?: { readonly text: string };
      readonly toolUse?: { readonly input: string };
    };
  };
  readonly messageStop?: { readonly stopReason: string };
  readonly metadata?: { readonly usage: unknown };
}

/** What a client makes of the events. */
function assembled(all: readonly unknown[]): object {
  const content: ContentBlock[] = [];
  const inputs: string[] = [];
  let end = {};
  for (const { contentBlockStart, contentBlockDelta, messageStop, metadata } of all as Seen[]) {
    if (contentBlockStart) content[contentBlockStart.contentBlockIndex] = contentBlockStart.start;
    if (messageStop) end = { ...end, stopReason: messageStop.stopReason };
    if (metadata) end = { ...end, usage: metadata.usage };
    if (!contentBlockDelta) continue;
    const { contentBlockIndex: at, delta } = contentBlockDelta;
    const before = content[at];
    if (delta.text !== undefined) content[at] = { text: (before?.text ?? '') + delta.text };
    if (delta.reasoningContent !== undefined) {
      const thought = before?.reasoningContent?.reasoningText?.text ?? '';
      content[at] = { reasoningContent: { reasoningText: { text: thought + delta.reasoningContent.text } } };
    }
    if (delta.toolUse !== undefined) inputs[at] = (inputs[at] ?? '') + delta.toolUse.input;
  }
  inputs.forEach((input, at) => Object.assign(content[at]?.toolUse ?? {}, { input: JSON.parse(input) }));
  return { content, ...end };
}

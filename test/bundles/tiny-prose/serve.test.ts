import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { parseManifest } from '#deployment';
import { ServerSentEvents } from '../../../src/inference/server-sent-events.ts';
import { BundleProcess } from '../bundle-process.ts';

const bundle = '../../bundles/tiny-prose/';
const manifest = parseManifest(readFileSync(new URL(`../${bundle}caprock.json`, import.meta.url)));

interface Choice {
  readonly message: { readonly content: string | null; readonly tool_calls?: readonly ToolCall[] };
  readonly finish_reason: string;
  readonly stop_reason: string | null;
}

interface ToolCall {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

interface Chunk {
  readonly choices: readonly {
    readonly delta: { readonly content?: string; readonly tool_calls?: readonly ToolCall[] };
    readonly finish_reason: string | null;
    readonly stop_reason?: string | null;
  }[];
  readonly usage?: { readonly completion_tokens: number };
}

interface Completion {
  readonly choices: readonly [Choice];
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

let model: BundleProcess;
before(async () => {
  model = await BundleProcess.start(bundle, manifest.command);
});
after(() => model[Symbol.asyncDispose]());

const ask = (content: string): object => ({ messages: [{ role: 'user', content }] });

async function complete(body: object): Promise<Completion> {
  const response = await model.post('/invocations', body);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Completion;
}

async function say(body: object): Promise<string> {
  return (await complete(body)).choices[0].message.content ?? '';
}

async function chunksOf(body: object): Promise<readonly Chunk[]> {
  const response = await model.post('/invocations', { ...body, stream: true });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const events = new ServerSentEvents({ mostBytes: 1_000_000 }).push(await response.bytes());
  assert.equal(events.at(-1), '[DONE]');
  return events.slice(0, -1).map((data) => JSON.parse(data) as Chunk);
}

async function refused(body: unknown, status = 400): Promise<void> {
  const response = await model.post('/invocations', body);
  assert.equal(response.status, status);
  const { error } = (await response.json()) as { error: { message: string; code: number } };
  assert.equal(error.code, status);
}

describe('tiny-prose says what it is', () => {
  test('in its notice, which promises no knowledge', () => {
    assert.match(manifest.notice ?? '', /n-gram/);
    assert.match(manifest.notice ?? '', /no knowledge and no understanding/);
  });

  test('and answers a ping within the two seconds of the contract, in silence', () => {
    assert.ok(model.readyMilliseconds < 2_000, `${model.readyMilliseconds} ms`);
    assert.equal(model.output, '');
  });
});

describe('tiny-prose writes', () => {
  test('at temperature 0: the same answer each time, whatever the seed', async () => {
    const answers = await Promise.all(
      [1, 2, undefined].map((seed) => say({ ...ask('What is a caprock?'), temperature: 0, seed })),
    );
    assert.ok((answers[0]?.length ?? 0) > 40);
    assert.equal(new Set(answers).size, 1);
  });

  test('with one seed the same, with others something else', async () => {
    const answer = (seed: number): Promise<string> => say({ ...ask('What is a caprock?'), seed });
    assert.equal(await answer(7), await answer(7));
    assert.ok(new Set(await Promise.all([1, 2, 3, 4].map(answer))).size > 1);
  });

  test('about what it was asked', async () => {
    assert.match(await say({ ...ask('What is a caprock?'), temperature: 0 }), /caprock/);
    assert.match(await say({ ...ask('How does a sandbox work?'), temperature: 0 }), /sandbox|room/);
  });

  test('on from an answer that was begun', async () => {
    const body = {
      messages: [
        { role: 'user', content: 'What is a mesa?' },
        { role: 'assistant', content: 'A mesa is a hill with' },
      ],
      continue_final_message: true,
      temperature: 0,
    };
    assert.match(await say(body), /^ a flat top\./);
  });

  test('until max_tokens: that many tokens, and the reason length', async () => {
    const { choices, usage } = await complete({
      ...ask('What is a caprock?'),
      max_tokens: 5,
      temperature: 0,
    });
    assert.equal(choices[0].finish_reason, 'length');
    assert.equal(usage.completion_tokens, 5);
  });

  test('for ever with ignore_eos, and so until the context is full', async () => {
    const { choices, usage } = await complete({
      ...ask('What is a caprock?'),
      ignore_eos: true,
      seed: 1,
      max_tokens: 400,
    });
    assert.equal(choices[0].finish_reason, 'length');
    assert.equal(usage.completion_tokens, 400);
  });

  test('as far as a stop string, wherever it lies, in one piece and in a stream', async () => {
    const body = { ...ask('Tell me about keys'), temperature: 0 };
    const full = await say(body);
    const place = fc.tuple(fc.nat(full.length - 1), fc.integer({ min: 1, max: 12 }));
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 3 }), async (places) => {
        const stop = places.map(([from, length]) => full.slice(from, from + length));
        const { choices } = await complete({ ...body, stop });
        const [{ message, finish_reason, stop_reason }] = choices;
        assert.equal(finish_reason, 'stop');
        assert.ok(stop_reason !== null && stop.includes(stop_reason));
        assert.ok(full.startsWith(`${message.content}${stop_reason}`));
        assert.ok(!stop.some((text) => message.content?.includes(text)));
        const chunks = await chunksOf({ ...body, stop });
        assert.equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''), message.content);
        assert.equal(chunks.at(-1)?.choices[0]?.stop_reason, stop_reason);
      }),
      { numRuns: 40 },
    );
  });

  test('with top_p close to 0 as at temperature 0', async () => {
    const body = ask('What is a caprock?');
    assert.equal(await say({ ...body, top_p: 1e-9, seed: 3 }), await say({ ...body, temperature: 0 }));
  });

  test('in a stream what it says in one piece, with the usage at its end when asked', async () => {
    const body = { ...ask('Tell me about logs'), seed: 11 };
    const chunks = await chunksOf({ ...body, stream_options: { include_usage: true } });
    const { choices, usage } = await complete(body);
    assert.equal(
      chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''),
      choices[0].message.content,
    );
    assert.deepEqual(chunks.at(-1)?.usage, usage);
    assert.deepEqual(chunks.at(-1)?.choices, []);
    assert.ok(chunks.length > 10);
  });

  test('for many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => chunksOf({ ...ask('What is a seal?'), seed: 5 })),
    );
    assert.equal(
      new Set(answers.map((chunks) => chunks.map((chunk) => chunk.choices[0]?.delta.content).join(''))).size,
      1,
    );
  });

  test('on, for others, when one leaves early', async () => {
    const leaving = new AbortController();
    const body = { ...ask('What is a seal?'), ignore_eos: true, stream: true };
    const response = await model.post('/invocations', body, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    assert.ok((await say(ask('What is a seal?'))).length > 0);
  });
});

describe('tiny-prose counts', () => {
  test('the tokens of a prompt as /tokenize does', async () => {
    const body = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello Kubernetes 🎉' },
      ],
    };
    const { usage } = await complete(body);
    const counted = (await (await model.post('/tokenize', body)).json()) as object;
    assert.deepEqual(counted, { count: usage.prompt_tokens, max_model_len: manifest.contextTokens });
  });

  test('a known word as one token, an emoji as its four bytes', async () => {
    for (const [prompt, count] of [
      [' caprock', 1],
      [' layer layer', 2],
      ['🎉', 4],
      ['', 0],
    ] as const) {
      assert.partialDeepStrictEqual(await (await model.post('/tokenize', { prompt })).json(), { count });
    }
  });
});

describe('tiny-prose refuses', () => {
  for (const [name, body] of [
    ['what is no JSON', '{"messages":'],
    ['a list', []],
    ['no messages', {}],
    ['empty messages', { messages: [] }],
    ['an unknown role', { messages: [{ role: 'robot', content: 'x' }] }],
    ['content that is a number', { messages: [{ role: 'user', content: 7 }] }],
    [
      'an image',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:' } }] }] },
    ],
    ['a temperature of 3', { ...ask('x'), temperature: 3 }],
    ['max_tokens of 0', { ...ask('x'), max_tokens: 0 }],
    ['an empty stop string', { ...ask('x'), stop: [''] }],
    ['two answers', { ...ask('x'), n: 2 }],
    ['a tool without a name', { ...ask('x'), tools: [{ type: 'function', function: {} }] }],
    ['a demand for a tool where there is none', { ...ask('x'), tool_choice: 'required' }],
    ['a prompt that fills the context', ask('caprock '.repeat(8_192))],
    ['a prompt that fills it many times over', ask('x'.repeat(4_000_000))],
  ] as const) {
    test(name, () => refused(body));
  }

  test('a stream that it cannot begin, with a status and not in the stream', () =>
    refused({ ...ask('x'), stream: true, tool_choice: 'required' }));

  test('another path', async () => assert.equal((await model.post('/v1/models', {})).status, 404));
});

describe('tiny-prose uses tools', () => {
  const tool = (name: string, parameters: object, description = ''): object => ({
    type: 'function',
    function: { name, description, parameters },
  });
  const weather = tool('get_weather', {
    type: 'object',
    properties: {
      city: { type: 'string' },
      days: { type: 'integer', minimum: 2 },
      unit: { enum: ['C', 'F'] },
    },
    required: ['city', 'unit'],
  });
  const clock = tool('clock', { type: 'object', properties: {} }, 'Tells the hour of the day');

  async function called(body: object): Promise<readonly [string, unknown] | undefined> {
    const { choices } = await complete(body);
    const call = choices[0].message.tool_calls?.[0];
    assert.equal(choices[0].finish_reason, call === undefined ? 'stop' : 'tool_calls');
    return call && [call.function.name, JSON.parse(call.function.arguments) as unknown];
  }

  test('when the user asks for one by its name', async () => {
    const body = { ...ask('Please use get_weather for city: Paris'), tools: [clock, weather] };
    assert.deepEqual(await called(body), ['get_weather', { city: 'Paris', unit: 'C' }]);
  });

  test('and not when nobody asks, or when told not to', async () => {
    const tools = [clock, weather];
    assert.equal(await called({ ...ask('What is a caprock?'), tools }), undefined);
    assert.equal(await called({ ...ask('Use the clock'), tools, tool_choice: 'none' }), undefined);
  });

  test('when a tool is required: the one that the question is closest to', async () => {
    const body = { ...ask('Which hour is it?'), tools: [weather, clock], tool_choice: 'required' };
    assert.deepEqual(await called(body), ['clock', {}]);
  });

  test('when one is named', async () => {
    const body = {
      ...ask('Hello'),
      tools: [weather, clock],
      tool_choice: { type: 'function', function: { name: 'clock' } },
    };
    assert.deepEqual(await called(body), ['clock', {}]);
  });

  test('in a stream with the same arguments as in one piece', async () => {
    const body = { ...ask('Call get_weather, city is "Köln 🎉", days: 4, unit F'), tools: [weather] };
    const chunks = await chunksOf(body);
    const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    assert.deepEqual(JSON.parse(calls.map((call) => call.function.arguments).join('')), {
      city: 'Köln 🎉',
      unit: 'F',
      days: 4,
    });
    assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'tool_calls');
    assert.deepEqual(await called(body), ['get_weather', { city: 'Köln 🎉', unit: 'F', days: 4 }]);
  });

  for (const [name, schema, question, expected] of [
    ['a default', { type: 'integer', default: 9 }, '', 9],
    ['a constant', { const: { a: 1 } }, '', { a: 1 }],
    ['the first of an enum', { enum: ['red', 'blue'] }, '', 'red'],
    ['the mentioned one of an enum', { enum: ['red', 'blue'] }, 'a Blue one', 'blue'],
    ['a number inside its bounds', { type: 'number', minimum: 3, maximum: 5 }, 'value: 100', 5],
    ['an integer above an exclusive bound', { type: 'integer', exclusiveMinimum: 3 }, '', 4],
    ['a multiple', { type: 'integer', multipleOf: 5, minimum: 7 }, '', 10],
    ['a boolean', { type: 'boolean' }, 'value: true', true],
    ['null', { type: 'null' }, '', null],
    ['a string of a format', { type: 'string', format: 'date' }, '', '2026-01-01'],
    ['a string of a least length', { type: 'string', minLength: 8 }, '', 'value...'],
    ['a list of two', { type: 'array', minItems: 2, items: { type: 'boolean' } }, '', [false, false]],
    ['an empty list', { type: 'array', maxItems: 0 }, '', []],
    ['one of several types', { type: ['integer', 'null'] }, 'take 12', 12],
    ['any of several forms', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, '', 1],
    ['a reference', { $ref: '#/$defs/size' }, '', 'big'],
    ['a reference to itself', { $ref: '#/properties/value' }, '', null],
    [
      'all of several forms',
      { allOf: [{ type: 'object', properties: { a: { const: 1 } }, required: ['a'] }, { required: ['b'] }] },
      '',
      { a: 1, b: 'b' },
    ],
    ['what has no schema', {}, '', 'value'],
  ] as const) {
    test(`arguments from a schema: ${name}`, async () => {
      const parameters = {
        type: 'object',
        properties: { value: schema },
        required: ['value'],
        $defs: { size: { const: 'big' } },
      };
      const body = { ...ask(question), tools: [tool('t', parameters)], tool_choice: 'required' };
      assert.deepEqual(await called(body), ['t', { value: expected }]);
    });
  }

  test('arguments longer than max_tokens: cut off, and the reason length', async () => {
    const { choices, usage } = await complete({ ...ask('Use get_weather'), tools: [weather], max_tokens: 3 });
    assert.equal(choices[0].finish_reason, 'length');
    assert.equal(usage.completion_tokens, 3);
  });

  test('and goes on in prose when it has the result', async () => {
    const body = {
      messages: [
        { role: 'user', content: 'Use the clock' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'clock', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'a', content: '{"hour": 12} ☀️' },
      ],
      tools: [clock],
    };
    assert.match(await say(body), /^I got a result from the tool: \{"hour": 12\} ☀️\. \S/);
  });
});

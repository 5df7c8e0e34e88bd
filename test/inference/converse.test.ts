import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Manifest } from '#deployment';
import { Content } from '#kernel';
import type { ContentBlock } from '#shapes';
import { caller, completion, inferenceOver, MODEL_ID, ModelDouble, opened, whole } from './model-double.ts';

const input = {
  modelId: MODEL_ID,
  messages: new Content([{ role: 'user' as const, content: [{ text: 'Hi' }] }]),
};

async function answered(
  answer: unknown,
  manifest: Partial<Manifest> = {},
  more: object = {},
): Promise<{ output: Record<string, unknown>; facts: object; content: ContentBlock[] }> {
  const models = new ModelDouble(({ path, body }) =>
    path === '/invocations' ? whole(answer) : whole({ count: JSON.stringify(body).length }),
  );
  const { output, facts } = await inferenceOver(models, manifest).converse({ ...input, ...more }, caller);
  const plain = opened(output) as Record<string, unknown> & {
    output: { message: { content: ContentBlock[] } };
  };
  return { output: plain, facts, content: plain.output.message.content };
}

describe('an answer of Converse', () => {
  test('a text: its block, the stop reason, the usage, the latency and the facts for the record', async () => {
    const { output, facts } = await answered(completion({ content: 'Good day' }));
    assert.deepEqual(output, {
      output: { message: { role: 'assistant', content: [{ text: 'Good day' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10 },
      metrics: { latencyMs: 5 },
    });
    assert.deepEqual(facts, {
      modelId: MODEL_ID,
      modelArn: `arn:aws:bedrock:eu-central-1::foundation-model/${MODEL_ID}`,
      provider: 'acme',
      bundleDigest: 'ab'.repeat(32),
      isolation: 'per-customer',
      sealed: true,
      inputTokens: 7,
      outputTokens: 3,
      stopReason: 'end_turn',
    });
  });

  test('reasoning, text and tool calls: blocks in that order', async () => {
    const { content, output } = await answered(
      completion(
        {
          reasoning_content: 'Hm.',
          content: 'I look.',
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'clock', arguments: '{"zone":"UTC"}' } },
            { id: 'call_2', type: 'function', function: { name: 'clock', arguments: '' } },
          ],
        },
        { finish_reason: 'tool_calls' },
      ),
    );
    assert.equal(output['stopReason'], 'tool_use');
    assert.deepEqual(content, [
      { reasoningContent: { reasoningText: { text: 'Hm.' } } },
      { text: 'I look.' },
      { toolUse: { toolUseId: 'call_1', name: 'clock', input: { zone: 'UTC' } } },
      { toolUse: { toolUseId: 'call_2', name: 'clock', input: {} } },
    ]);
  });

  for (const [name, choice, stopReason] of [
    ['stop', { finish_reason: 'stop' }, 'end_turn'],
    ['stop at a string, as vLLM says it', { finish_reason: 'stop', stop_reason: 'END' }, 'stop_sequence'],
    ['stop at a token, as vLLM says it', { finish_reason: 'stop', stop_reason: 128009 }, 'end_turn'],
    ['stop at a string, as SGLang says it', { finish_reason: 'stop', matched_stop: 'END' }, 'stop_sequence'],
    ['stop at a token, as SGLang says it', { finish_reason: 'stop', matched_stop: 2 }, 'end_turn'],
    ['length', { finish_reason: 'length' }, 'max_tokens'],
    ['content_filter', { finish_reason: 'content_filter' }, 'content_filtered'],
    ['tool_calls without a call', { finish_reason: 'tool_calls' }, 'malformed_tool_use'],
    [
      'a full context, said by name',
      { finish_reason: 'model_context_window_exceeded' },
      'model_context_window_exceeded',
    ],
  ] as const) {
    test(`it stopped for ${name}: ${stopReason}`, async () => {
      const { output } = await answered(completion({ content: 'a' }, choice));
      assert.equal(output['stopReason'], stopReason);
    });
  }

  test('length with a full context: model_context_window_exceeded', async () => {
    const full = completion({ content: 'a' }, { finish_reason: 'length' });
    assert.equal(
      (await answered(full, { contextTokens: 10 })).output['stopReason'],
      'model_context_window_exceeded',
    );
    assert.equal((await answered(full, { contextTokens: 11 })).output['stopReason'], 'max_tokens');
  });

  test('a tool call after `stop`, as vLLM ends a named one: tool_use', async () => {
    const call = { id: 'a', function: { name: 'clock', arguments: '{}' } };
    const { output } = await answered(completion({ tool_calls: [call] }));
    assert.equal(output['stopReason'], 'tool_use');
  });

  for (const args of ['{"zone":', '[1]', '7', '"x"']) {
    test(`tool arguments that are no JSON object (${args}): malformed_tool_use, without that block`, async () => {
      const call = { id: 'a', function: { name: 'clock', arguments: args } };
      const { output, content } = await answered(
        completion({ content: 'I look.', tool_calls: [call] }, { finish_reason: 'tool_calls' }),
      );
      assert.equal(output['stopReason'], 'malformed_tool_use');
      assert.deepEqual(content, [{ text: 'I look.' }]);
    });
  }

  test('tool ids that the API does not allow, or that repeat: new ones', async () => {
    const calls = ['ok', 'ok', 'no spaces', 'x'.repeat(65), 7, undefined].map((id) => ({
      id,
      function: { name: 'clock', arguments: '{}' },
    }));
    const { content } = await answered(completion({ tool_calls: calls }, { finish_reason: 'tool_calls' }));
    const ids = content.map((block) => block.toolUse?.toolUseId ?? '');
    assert.equal(ids[0], 'ok');
    assert.equal(new Set(ids).size, calls.length);
    for (const id of ids) assert.match(id, /^[a-zA-Z0-9_.:-]{1,64}$/);
  });

  test('fields asked for by JSON pointer: those that are there, in their places', async () => {
    const paths = [
      '/id',
      '/choices/0/finish_reason',
      '/service/tier~1name',
      '/missing',
      '/choices/9',
      '/choices/00',
      '/__proto__',
    ];
    const { output } = await answered(
      completion({ content: 'a' }, {}, { service: { 'tier/name': 'x' } }),
      {},
      {
        additionalModelResponseFieldPaths: new Content(paths),
      },
    );
    assert.deepEqual(output['additionalModelResponseFields'], {
      id: 'c-1',
      choices: { 0: { finish_reason: 'stop' } },
      service: { 'tier/name': 'x' },
    });
  });

  test('no field found: no member', async () => {
    const { output } = await answered(
      completion({ content: 'a' }),
      {},
      {
        additionalModelResponseFieldPaths: new Content(['/missing']),
      },
    );
    assert.equal('additionalModelResponseFields' in output, false);
  });
});

describe('the usage of an answer', () => {
  const silent = completion({ content: 'Good day' }, {}, { usage: undefined });

  test('untold, by a model that cannot count: 0, and no facts', async () => {
    const { output, facts } = await answered(silent);
    assert.deepEqual(output['usage'], { inputTokens: 0, outputTokens: 0, totalTokens: 0 });
    assert.equal('inputTokens' in facts || 'outputTokens' in facts, false);
  });

  test('untold, by a model that can count: counted by it', async () => {
    const { output, facts } = await answered(silent, { countTokens: '/tokenize' });
    const inputTokens = '{"messages":[{"role":"user","content":"Hi"}]}'.length;
    const outputTokens = '{"prompt":"Good day","add_special_tokens":false}'.length;
    assert.deepEqual(output['usage'], { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens });
    assert.partialDeepStrictEqual(facts, { inputTokens, outputTokens });
  });

  test('half told: the other half counted', async () => {
    const half = completion({ content: 'Good day' }, {}, { usage: { prompt_tokens: 4 } });
    const { facts } = await answered(half, { countTokens: '/tokenize' });
    assert.partialDeepStrictEqual(facts, { inputTokens: 4, outputTokens: 48 });
  });

  test('a counter that fails costs the count and not the answer', async () => {
    const models = new ModelDouble(({ path }) =>
      path === '/invocations' ? whole(silent) : whole({ error: 'no' }, 500),
    );
    const { output } = await inferenceOver(models, { countTokens: '/tokenize' }).converse(input, caller);
    assert.deepEqual(output.usage, { inputTokens: 0, outputTokens: 0, totalTokens: 0 });
  });

  for (const count of [-1, 1.5, '7', null, 1e20]) {
    test(`a count of ${count} is none`, async () => {
      const { facts } = await answered(
        completion({ content: 'a' }, {}, { usage: { prompt_tokens: count, completion_tokens: 3 } }),
      );
      assert.equal('inputTokens' in facts, false);
      assert.partialDeepStrictEqual(facts, { outputTokens: 3 });
    });
  }
});

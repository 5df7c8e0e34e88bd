import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deliver, openCatalog, openModels, prepareSandbox } from '#deployment';
import { createInference, type Inference } from '#inference';
import { Content, systemClock } from '#kernel';
import { openContent } from '#open-content';
import type { ContentBlock, Message, ToolConfiguration } from '#shapes';
import { caller, collect, opened } from './model-double.ts';

const MODEL_ID = 'caprock.tiny-prose-v1:0';
const REGION = 'eu-central-1';
const bundle = fileURLToPath(new URL('../../bundles/tiny-prose', import.meta.url));

let inference: Inference;
const opening = new AsyncDisposableStack();

before(async () => {
  const home = mkdtempSync(join(tmpdir(), 'caprock-inference-'));
  opening.defer(() => rmSync(home, { recursive: true, force: true }));
  const directory = join(home, 'deployments');
  await deliver({ source: bundle, directory, region: REGION, clock: systemClock });
  const catalog = opening.use(await openCatalog({ directory, region: REGION }));
  const sandbox = await prepareSandbox({ unsealed: false });
  const models = opening.use(openModels({ runDirectory: join(home, 'run'), sandbox, clock: systemClock }));
  inference = createInference({ catalog, models, clock: systemClock });
});
after(() => opening.disposeAsync());

const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });

function ask(text: string, config: { maxTokens?: number; stop?: readonly string[] } = {}) {
  return {
    modelId: MODEL_ID,
    messages: new Content([user({ text })]),
    inferenceConfig: {
      temperature: 0,
      ...(config.maxTokens !== undefined && { maxTokens: config.maxTokens }),
      ...(config.stop !== undefined && { stopSequences: new Content([...config.stop]) }),
    },
  };
}

interface Said {
  readonly output: { readonly message: { readonly content: readonly ContentBlock[] } };
  readonly stopReason: string;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
}

describe('inference with the model that ships, sealed, over real HTTP', () => {
  test('Converse: an answer about the question, with its tokens and facts', async () => {
    const { output, facts } = await inference.converse(ask('What is a caprock?'), caller);
    const said = opened(output) as Said;
    assert.match(said.output.message.content[0]?.text ?? '', /caprock/);
    assert.equal(said.stopReason, 'end_turn');
    assert.ok(said.usage.inputTokens > 5 && said.usage.outputTokens > 5);
    assert.partialDeepStrictEqual(facts, {
      modelId: MODEL_ID,
      sealed: true,
      isolation: 'per-customer',
      stopReason: 'end_turn',
    });
  });

  for (const [name, config, stopReason] of [
    ['maxTokens', { maxTokens: 3 }, 'max_tokens'],
    ['a stop sequence', { stop: ['thick'] }, 'stop_sequence'],
  ] as const) {
    test(`${name}: ${stopReason}, in one piece and in a stream`, async () => {
      const input = ask('What is a caprock?', config);
      const { output } = await inference.converse(input, caller);
      const { events, facts } = await inference.converseStream(input, caller);
      const texts = (await collect(events)).flatMap((event) =>
        'contentBlockDelta' in event ? (openContent(event.contentBlockDelta.delta).text ?? []) : [],
      );
      const said = opened(output) as Said;
      assert.equal(said.stopReason, stopReason);
      assert.equal(texts.join(''), said.output.message.content[0]?.text);
      assert.equal(facts().stopReason, stopReason);
      assert.equal(facts().outputTokens, said.usage.outputTokens);
    });
  }

  test('a tool: asked for, called, answered, and the conversation goes on', async () => {
    const toolConfig: ToolConfiguration = {
      tools: [
        {
          toolSpec: {
            name: 'clock',
            inputSchema: {
              json: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
            },
          },
        },
      ],
    };
    const question = user({ text: 'Use the clock for zone: UTC' });
    const first = await inference.converse(
      { modelId: MODEL_ID, messages: new Content([question]), toolConfig: new Content(toolConfig) },
      caller,
    );
    const call = (opened(first.output) as Said).output.message.content.find(
      (block) => block.toolUse,
    )?.toolUse;
    assert.equal(first.output.stopReason, 'tool_use');
    assert.deepEqual([call?.name, call?.input], ['clock', { zone: 'UTC' }]);
    const second = await inference.converse(
      {
        modelId: MODEL_ID,
        messages: new Content([
          question,
          {
            role: 'assistant',
            content: [{ toolUse: { toolUseId: call?.toolUseId ?? '', name: 'clock', input: {} } }],
          },
          user({ toolResult: { toolUseId: call?.toolUseId ?? '', content: [{ json: { hour: 12 } }] } }),
        ]),
        toolConfig: new Content(toolConfig),
      },
      caller,
    );
    assert.equal(second.output.stopReason, 'end_turn');
    assert.match(
      (opened(second.output) as Said).output.message.content[0]?.text ?? '',
      /result from the tool: \{"hour":12\}/,
    );
  });

  test('CountTokens counts what Converse reports', async () => {
    const { output } = await inference.converse(ask('What is a caprock?', { maxTokens: 1 }), caller);
    const converse = { messages: [user({ text: 'What is a caprock?' })] };
    const counted = await inference.countTokens(
      { modelId: MODEL_ID, input: new Content({ converse }) },
      caller,
    );
    assert.equal(counted.output.inputTokens, output.usage.inputTokens);
  });

  test('InvokeModelWithResponseStream: the model’s own chunks, the last one with the metrics', async () => {
    const body = { messages: [{ role: 'user', content: 'What is a seal?' }], max_tokens: 4 };
    const { events, facts } = await inference.invokeStream(
      { modelId: MODEL_ID, body: new Content(Buffer.from(JSON.stringify(body))) },
      caller,
    );
    const last = (await collect(events)).at(-1)?.chunk.bytes;
    assert.ok(last !== undefined);
    assert.partialDeepStrictEqual(JSON.parse(Buffer.from(openContent(last)).toString()), {
      'amazon-bedrock-invocationMetrics': { outputTokenCount: 4 },
    });
    assert.equal(facts().outputTokens, 4);
  });

  test('a prompt that is too long for the model: a ValidationException', async () => {
    await assert.rejects(inference.converse(ask('caprock '.repeat(9_000)), caller), {
      code: 'ValidationException',
    });
  });

  test('the model is listed, by its id and by its ARN', () => {
    const arn = `arn:aws:bedrock:${REGION}::foundation-model/${MODEL_ID}`;
    assert.equal(inference.models()[0]?.modelId, MODEL_ID);
    assert.equal(inference.model(arn).providerName, 'caprock');
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConverseInput } from '#inference';
import { ApiError, Content, limits } from '#kernel';
import { openContent } from '#open-content';
import { operationShape, services } from '#shapes';
import { Guards } from '../../../src/inference/guardrail/guards.ts';
import { guardConversation } from '../../../src/inference/guardrail/requests.ts';
import { stringPlaces } from '../../sweep/string-places.ts';
import { caller, completion, inferenceOver, ModelDouble, MODEL_ID, whole } from '../model-double.ts';
import { EMAIL, ENFORCED, guardrailOf, MASK_EMAIL } from './guardrails.ts';

const GIVEN_TO_MODELS = ['messages', 'system', 'toolConfig', 'additionalModelRequestFields'] as const;
const guards = new Guards({ now: () => 0 });
const enforced = guardrailOf(MASK_EMAIL, ENFORCED);

/** What a model would be given of a request, as text; or that the request was refused. */
function guarded(request: Readonly<Record<string, unknown>>): string | 'refused' {
  const parts = GIVEN_TO_MODELS.flatMap((name) =>
    request[name] === undefined ? [] : [[name, new Content(request[name])] as const],
  );
  try {
    // The members are of the operation's own shape.
    const conversation = { modelId: MODEL_ID, ...Object.fromEntries(parts) } as unknown as ConverseInput;
    const { input, blocked } = guardConversation(conversation, [enforced], guards);
    assert.equal(blocked, undefined);
    return JSON.stringify(
      GIVEN_TO_MODELS.map((name) => input[name] && openContent(input[name] as Content<unknown>)),
    );
  } catch (error) {
    assert.ok(error instanceof ApiError && error.code === 'ValidationException', String(error));
    return 'refused';
  }
}

describe('an enforced guardrail', () => {
  const sample = { modelId: MODEL_ID, messages: [{ role: 'user', content: [{ text: 'Go' }] }] };
  const places = stringPlaces(operationShape(services.bedrockRuntime, 'Converse').input, sample).filter(
    ({ path }) => GIVEN_TO_MODELS.some((name) => path.startsWith(name)),
  );

  test('reads each text of each kind of block of the API, or refuses the block', () => {
    const kinds = new Set(
      places.map(({ path }) => path.replace(/^messages\[0\]\.content\[0\]\.(\w+).*/, '$1')),
    );
    for (const kind of ['text', 'toolUse', 'toolResult', 'guardContent', 'reasoningContent']) {
      assert.ok(kinds.has(kind), kind);
    }
    const outcomes = places.map(({ path, put }) => {
      const seen = guarded({ ...sample, ...put(EMAIL) });
      assert.ok(!seen.includes(EMAIL), path);
      return seen === 'refused' ? 'refused' : 'masked';
    });
    assert.ok(outcomes.filter((one) => one === 'masked').length > 20);
  });

  test('refuses what nests deeper than it reads, and says no word of it', () => {
    let deep: unknown = EMAIL;
    for (let depth = 0; depth <= limits.guardedDepth + 1; depth += 1) deep = [deep];
    assert.equal(guarded({ ...sample, additionalModelRequestFields: { deep } }), 'refused');
  });

  test('reads each kind of block of an answer', async () => {
    const call = { name: 'mail', arguments: JSON.stringify({ to: EMAIL, [EMAIL]: [{ cc: EMAIL }] }) };
    const answer = {
      reasoning_content: `I think of ${EMAIL}.`,
      content: `Ask ${EMAIL}.`,
      tool_calls: [{ id: 'call_1', type: 'function', function: call }],
    };
    const model = new ModelDouble(() => whole(completion(answer)));
    const toolSpec = { name: 'mail', inputSchema: { json: { type: 'object' } } };
    const { output } = await inferenceOver(model).converse(
      {
        modelId: MODEL_ID,
        messages: new Content([{ role: 'user', content: [{ text: 'Go' }] }]),
        toolConfig: new Content({ tools: [{ toolSpec }] }),
      },
      { ...caller, guardrails: [enforced] },
    );
    const said = JSON.stringify(openContent(output.output));
    assert.ok(!said.includes(EMAIL), said);
    assert.equal(said.split('{EMAIL}').length - 1, 5);
    for (const kind of ['reasoningContent', '"text"', 'toolUse']) assert.ok(said.includes(kind), kind);
  });

  test('does not open base64: what is encoded goes on as it is', () => {
    const encoded = Buffer.from(`Write to ${EMAIL}, please.`).toString('base64');
    const seen = guarded({ ...sample, messages: [{ role: 'user', content: [{ text: encoded }] }] });
    assert.ok(seen.includes(encoded));
  });
});

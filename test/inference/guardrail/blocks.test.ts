import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConverseInput } from '#inference';
import { ApiError, Content, limits } from '#kernel';
import { openContent } from '#open-content';
import { operationShape, services } from '#shapes';
import { Guards } from '../../../src/inference/guardrail/guards.ts';
import { guardConversation } from '../../../src/inference/guardrail/requests.ts';
import { stringPlaces } from '../../sweep/string-places.ts';
import {
  caller,
  chunk,
  collect,
  completion,
  inferenceOver,
  ModelDouble,
  MODEL_ID,
  opened,
  sse,
  streamed,
  whole,
} from '../model-double.ts';
import { BLOCK_CARD, EMAIL, ENFORCED, guardrailOf, MASK_EMAIL } from './guardrails.ts';

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

const SSN = '536-90-4399';
const MASK_SSN = { piiEntities: [{ type: 'US_SOCIAL_SECURITY_NUMBER', action: 'ANONYMIZE' }] } as const;
const calls = (name: string, id = 'call_1') => ({
  content: null,
  tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: '{}' } }],
});
const toolSpec = { name: 'mail', inputSchema: { json: { type: 'object' } } };
const asked: ConverseInput = {
  modelId: MODEL_ID,
  messages: new Content([{ role: 'user', content: [{ text: 'Go' }] }]),
  toolConfig: new Content({ tools: [{ toolSpec }] }),
};

describe('an answer that calls a tool', () => {
  const guardedCall = async (name: string, rules: object, more: object = ENFORCED) => {
    const model = new ModelDouble(({ stream }) =>
      stream
        ? streamed(sse([chunk(calls(name)), chunk({}, { finish_reason: 'tool_calls' })]))
        : whole(completion(calls(name), { finish_reason: 'tool_calls' })),
    );
    const guardedCaller = { ...caller, guardrails: [guardrailOf(rules, more)] };
    const inference = inferenceOver(model);
    const { output } = await inference.converse(asked, guardedCaller);
    const { events } = await inference.converseStream(asked, guardedCaller);
    const body = new Content(Buffer.from('{"messages":[]}'));
    const native = await inference.invoke({ modelId: MODEL_ID, body }, guardedCaller);
    return [
      JSON.stringify(openContent(output.output)),
      JSON.stringify(opened(await collect(events))),
      Buffer.from(openContent(native.output.body)).toString(),
    ];
  };

  test('has the name of the tool masked, and it is a name still', async () => {
    for (const said of await guardedCall(SSN, MASK_SSN)) {
      assert.ok(!said.includes(SSN), said);
      assert.match(said, /"name":"_US_SOCIAL_SECURITY_NUMBER_"/);
    }
  });

  test('is blocked by its name', async () => {
    const rules = { words: [{ text: 'heron' }] };
    for (const said of await guardedCall('ask-heron', rules)) {
      assert.match(said, /The (?:answer|question) is blocked/);
      assert.ok(!said.includes('heron'), said);
    }
  });

  test('is left alone by a guardrail of the request, as Bedrock does', async () => {
    for (const said of await guardedCall(SSN, MASK_SSN, {})) assert.ok(said.includes(SSN), said);
  });

  test('names the tool as the caller did, where masking is reversible', async () => {
    const model = new ModelDouble(({ body }) =>
      whole(completion(calls(body.tools?.[0]?.function.name ?? ''), { finish_reason: 'tool_calls' })),
    );
    const tool = { toolSpec: { ...toolSpec, name: SSN } };
    const guardrails = [guardrailOf(MASK_SSN, { ...ENFORCED, reversible: true })];
    const { output } = await inferenceOver(model).converse(
      { ...asked, toolConfig: new Content({ tools: [tool] }) },
      { ...caller, guardrails },
    );
    assert.equal(model.asked.tools?.[0]?.function.name, '{US_SOCIAL_SECURITY_NUMBER_1}');
    assert.match(JSON.stringify(openContent(output.output)), new RegExp(`"name":"${SSN}"`));
  });

  test('has an id that is no id of a call masked, and Converse gives it another', async () => {
    const model = new ModelDouble(() =>
      whole(completion(calls('mail', SSN), { finish_reason: 'tool_calls' })),
    );
    const guardedCaller = { ...caller, guardrails: [guardrailOf(MASK_SSN, ENFORCED)] };
    const { output } = await inferenceOver(model).converse(asked, guardedCaller);
    const { message } = openContent(output.output) as { message: { content: { toolUse: object }[] } };
    assert.match(JSON.stringify(message.content[0]?.toolUse), /"toolUseId":"tooluse_[\w-]{22}"/);
  });
});

describe('what stands beside an answer', () => {
  const MASK = guardrailOf(MASK_SSN, ENFORCED);
  const BOTH = [
    ['as it passes', [MASK]],
    ['held back', [MASK, guardrailOf(BLOCK_CARD, ENFORCED)]],
  ] as const;
  const end = { finish_reason: 'stop', stop_reason: SSN, matched_stop: SSN };
  const head = { id: 'c-1', system_fingerprint: [SSN], usage: { total_tokens: 7, said: SSN, [SSN]: 1 } };

  for (const [title, guardrails] of BOTH) {
    test(`is masked or left out, in one piece and ${title}: nothing of it says what is masked`, async () => {
      const model = new ModelDouble(({ stream }) =>
        stream
          ? streamed(
              sse([
                { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { role: SSN } }] },
                chunk({ content: 'Fine.' }),
                chunk({}, end),
              ]),
            )
          : whole(completion({ role: SSN, content: 'Fine.' }, end, head)),
      );
      const inference = inferenceOver(model);
      const body = new Content(Buffer.from('{"messages":[]}'));
      const guardedCaller = { ...caller, guardrails };
      const { output } = await inference.invoke({ modelId: MODEL_ID, body }, guardedCaller);
      const inOnePiece = Buffer.from(openContent(output.body)).toString();
      const { events } = await inference.invokeStream({ modelId: MODEL_ID, body }, guardedCaller);
      let stream = '';
      for await (const event of events) {
        if ('chunk' in event) stream += Buffer.from(openContent(event.chunk.bytes)).toString();
      }
      for (const said of [inOnePiece, stream]) {
        assert.ok(!said.includes(SSN), said);
        assert.match(said, /"stop_reason":"\{US_SOCIAL_SECURITY_NUMBER\}"/);
        assert.match(said, /"total_tokens":7/);
        assert.match(said, /Fine\./);
      }
    });
  }

  test('says again which stop sequence it was, where masking is reversible', async () => {
    const model = new ModelDouble(({ body }) =>
      whole(completion({ content: 'Fine.' }, { finish_reason: 'stop', stop_reason: body.stop?.[0] })),
    );
    const body = new Content(
      Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: 'Go' }], stop: [EMAIL] })),
    );
    const guardrails = [guardrailOf(MASK_EMAIL, { ...ENFORCED, reversible: true })];
    const { output } = await inferenceOver(model).invoke(
      { modelId: MODEL_ID, body },
      { ...caller, guardrails },
    );
    assert.deepEqual(model.asked.stop, ['{EMAIL_1}']);
    assert.match(Buffer.from(openContent(output.body)).toString(), new RegExp(`"stop_reason":"${EMAIL}"`));
  });
});

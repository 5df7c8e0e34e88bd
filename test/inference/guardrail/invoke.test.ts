import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AppliedGuardrail, InvokeInput } from '#inference';
import { Content } from '#kernel';
import { operationShape, services } from '#shapes';
import {
  caller,
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
import { CARD, EMAIL, ENFORCED, guardrailOf, MASK_EMAIL, rulesOf } from './guardrails.ts';

const bodyOf = (value: unknown): Content<Uint8Array> =>
  new Content(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const parsed = (body: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(opened(body) as Uint8Array).toString()) as Record<string, unknown>;

async function invoke(
  body: unknown,
  guardrails: readonly AppliedGuardrail[],
  answer: unknown = completion({ content: 'Fine.' }),
  more: Partial<InvokeInput> = {},
) {
  const model = new ModelDouble(() => whole(answer));
  const { output, facts } = await inferenceOver(model).invoke(
    { modelId: MODEL_ID, body: bodyOf(body), ...more },
    { ...caller, guardrails },
  );
  return { model, facts, answer: parsed(output.body) };
}

describe('a guardrail on InvokeModel', () => {
  test('masks every text of the body, and leaves the words of its form alone', async () => {
    const words = { words: [{ text: 'user' }, { text: 'messages' }, { text: 'content' }] };
    const body = {
      messages: [
        { role: 'system', content: EMAIL },
        { role: 'user', content: [{ type: 'text', text: EMAIL }] },
      ],
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', title: EMAIL } } }],
      documents: { [EMAIL]: [EMAIL] },
      seed: 4111111111111111,
    };
    const { model, answer } = await invoke(body, [guardrailOf({ ...MASK_EMAIL, ...words })]);
    const asked = JSON.stringify(model.asked);
    assert.equal(asked.split('{EMAIL}').length - 1, 5);
    assert.ok(!asked.includes(EMAIL));
    assert.equal(model.asked['seed'], 4111111111111111);
    assert.equal(answer['amazon-bedrock-guardrailAction'], 'INTERVENED');
  });

  test('passes a body on to the letter where nothing in it changes', async () => {
    const body = '{ "messages": [{"role":"user","content":"Hello"}], "seed": 12345678901234567890 }';
    const model = new ModelDouble(() => whole(completion({ content: 'Hi' })));
    await inferenceOver(model).invoke(
      { modelId: MODEL_ID, body: bodyOf(body) },
      { ...caller, guardrails: [guardrailOf(MASK_EMAIL)] },
    );
    assert.equal(Buffer.from(opened(model.invocations[0]?.body) as Uint8Array).toString(), body);
  });

  for (const [title, body] of [
    ['a member that stands twice', `{"messages":[{"role":"user","content":"${EMAIL}","content":"Hello"}]}`],
    [
      'bytes that are no text',
      Buffer.from('{"messages":[{"role":"user","content":"her\u00ffon"}]}', 'latin1'),
    ],
  ] as const) {
    test(`what it did not read does not go on: ${title}`, async () => {
      const model = new ModelDouble(() => whole(completion({ content: 'Hi' })));
      await inferenceOver(model).invoke(
        { modelId: MODEL_ID, body: new Content(Buffer.from(body)) },
        { ...caller, guardrails: [guardrailOf({ ...MASK_EMAIL, words: [{ text: 'heron' }] }, ENFORCED)] },
      );
      const sent = Buffer.from(opened(model.invocations[0]?.body) as Uint8Array);
      assert.equal(sent.toString('latin1').replaceAll('\u00ff', '').includes('heron'), false);
      assert.equal(sent.includes(EMAIL), false);
    });
  }

  test('the input of a tool that has a member twice is given as it was read', async () => {
    const call = { name: 'send', arguments: `{"to":"${EMAIL}","to":"nobody"}` };
    const tools = [{ id: 'call_1', type: 'function', function: call }];
    const raw = completion({ content: null, tool_calls: tools }, { finish_reason: 'tool_calls' });
    const { answer } = await invoke({ messages: [] }, [guardrailOf(MASK_EMAIL, ENFORCED)], raw);
    assert.equal(JSON.stringify(answer).includes(EMAIL), false);
    assert.match(JSON.stringify(answer), /nobody/);
  });

  test('leaves out of an answer what would tell unread what is masked', async () => {
    const raw = completion(
      { content: `Ask ${EMAIL}.`, refusal: EMAIL },
      { logprobs: { content: [{ token: 'ada' }, { token: '@lovelace.example' }] }, token_ids: [1, 2] },
      { prompt_logprobs: [EMAIL], system_fingerprint: 'f' },
    );
    const { answer } = await invoke({ messages: [] }, [guardrailOf(MASK_EMAIL)], raw);
    const { choices, system_fingerprint: fingerprint } = answer;
    assert.deepEqual(choices, [
      { index: 0, finish_reason: 'stop', message: { content: 'Ask {EMAIL}.', role: 'assistant' } },
    ]);
    assert.equal(fingerprint, 'f');
    assert.ok(!JSON.stringify(answer).includes('lovelace'));
  });

  test('reads an answer in another form as the texts that it is made of', async () => {
    const raw = { results: [{ outputText: `Ask ${EMAIL}.` }], embedding: [0.12345678901] };
    const { answer } = await invoke({ inputText: 'x' }, [guardrailOf(MASK_EMAIL)], raw);
    assert.deepEqual(answer['results'], [{ outputText: 'Ask {EMAIL}.' }]);
    assert.deepEqual(answer['embedding'], [0.12345678901]);
  });

  test('fails where the answer is nothing that it could read', async () => {
    await assert.rejects(invoke({ messages: [] }, [guardrailOf(MASK_EMAIL)], EMAIL), {
      code: 'ModelErrorException',
    });
  });

  const tag = (text: string) =>
    `<amazon-bedrock-guardrails-guardContent_a1>${text}</amazon-bedrock-guardrails-guardContent_a1>`;
  const config = { 'amazon-bedrock-guardrailConfig': { tagSuffix: 'a1' } };
  const tagged = { messages: [{ role: 'user', content: `${EMAIL} ${tag(EMAIL)}` }], ...config };

  test('assesses what is tagged, and the model sees neither tags nor configuration', async () => {
    const { model } = await invoke(tagged, [guardrailOf(MASK_EMAIL)]);
    assert.deepEqual(model.asked, { messages: [{ role: 'user', content: `${EMAIL} {EMAIL}` }] });
  });

  test('that is enforced reads across tags, so that nothing hides in them', async () => {
    const split = `ada@${tag('lovelace')}.example`;
    const body = { messages: [{ role: 'user', content: split }], ...config };
    const { model } = await invoke(body, [guardrailOf(MASK_EMAIL, ENFORCED)]);
    assert.deepEqual(model.asked.messages, [{ role: 'user', content: '{EMAIL}' }]);
    const both = await invoke(tagged, [guardrailOf(MASK_EMAIL, ENFORCED), guardrailOf(MASK_EMAIL)]);
    assert.deepEqual(both.model.asked.messages, [{ role: 'user', content: '{EMAIL} {EMAIL}' }]);
  });

  for (const [title, wrong] of [
    ['a suffix that is none', { tagSuffix: 'a b' }],
    ['a mode that is none', { streamProcessingMode: 'sometimes' }],
    ['a configuration that is none', 'a1'],
  ] as const) {
    test(`${title} is refused`, async () => {
      const body = { messages: [], 'amazon-bedrock-guardrailConfig': wrong };
      await assert.rejects(invoke(body, [guardrailOf(MASK_EMAIL)]), { code: 'ValidationException' });
    });
  }

  test('that is enforced refuses a file in base64, and a body that nests without end', async () => {
    const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(40)}` } };
    const body = { messages: [{ role: 'user', content: [image] }] };
    await assert.rejects(invoke(body, [guardrailOf(MASK_EMAIL, ENFORCED)]), { code: 'ValidationException' });
    await invoke(body, [guardrailOf(MASK_EMAIL)]);
    const deep = `{"messages":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    await assert.rejects(invoke(deep, [guardrailOf(MASK_EMAIL)]), { code: 'ValidationException' });
  });

  test('reads what only looks like a file in base64', async () => {
    for (const [member, text] of [
      ['content', 'data:text/plain;base64,ada@lovelace.example'],
      ['content', `data:;base64,${'A'.repeat(40)}\nada@lovelace.example`],
    ] as const) {
      const body = { messages: [{ role: 'user', [member]: text }] };
      const { model } = await invoke(body, [guardrailOf(MASK_EMAIL)]);
      assert.match(JSON.stringify(model.asked), /\{EMAIL\}/, text);
    }
    const url = 'data:image/png;base64,ada@lovelace.example';
    const body = { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] };
    const { model } = await invoke(body, [guardrailOf(MASK_EMAIL)]);
    assert.doesNotMatch(JSON.stringify(model.asked), /lovelace/);
  });

  test('tells in the last event of a stream, also where the prompt was blocked', async () => {
    const block = guardrailOf({ words: [{ text: 'heron' }] });
    const stream = async (text: string) => {
      const model = new ModelDouble(() => streamed(sse([{ choices: [{ delta: { content: 'Hi' } }] }])));
      const { events } = await inferenceOver(model).invokeStream(
        {
          modelId: MODEL_ID,
          trace: 'ENABLED',
          body: bodyOf({ messages: [{ role: 'user', content: text }] }),
        },
        { ...caller, guardrails: [block] },
      );
      return (await collect(events)).map(({ chunk }) => parsed(chunk.bytes));
    };
    const blocked = await stream('the heron');
    assert.match(JSON.stringify(blocked), /The question is blocked\./);
    assert.equal(blocked.at(-1)?.['amazon-bedrock-guardrailAction'], 'INTERVENED');
    assert.ok(blocked.at(-1)?.['amazon-bedrock-trace']);
    // It broke off within a choice: what had not been judged whole is not given.
    const broken = await stream('Hello');
    assert.equal(broken.at(-1)?.['amazon-bedrock-guardrailAction'], 'NONE');
  });
});

describe('what a guardrail can find', () => {
  const { members } = operationShape(services.bedrock, 'CreateGuardrail').input;
  const sensitive = members.get('sensitiveInformationPolicyConfig')?.shape;
  const list =
    sensitive?.kind === 'structure' ? sensitive.members.get('piiEntitiesConfig')?.shape : undefined;
  const entity = list?.kind === 'list' ? list.member : undefined;
  const type = entity?.kind === 'structure' ? entity.members.get('type')?.shape : undefined;
  const types = (type?.kind === 'string' ? type.enum : undefined) ?? [];

  test('is every type of the API', () => {
    assert.equal(types.length, 31);
    const inference = inferenceOver(new ModelDouble(() => whole({})));
    const piiEntities = types.map((one) => ({ type: one, action: 'BLOCK' }) as const);
    inference.checkGuardrail(rulesOf({ piiEntities }));
    assert.throws(
      () => inference.checkGuardrail(rulesOf({ piiEntities: [{ type: 'SHOE_SIZE', action: 'BLOCK' }] })),
      { code: 'ValidationException', message: /^The type SHOE_SIZE is not found/ },
    );
  });

  test('is found beside others: a card, and a name in a sentence', async () => {
    const piiEntities = [
      { type: 'NAME', action: 'ANONYMIZE' },
      { type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'ANONYMIZE' },
    ] as const;
    const content = `My name is Ada Lovelace, and my card is ${CARD}.`;
    const { model } = await invoke({ messages: [{ role: 'user', content }] }, [guardrailOf({ piiEntities })]);
    assert.deepEqual(
      model.asked.messages[0]?.content,
      'My name is {NAME}, and my card is {CREDIT_DEBIT_CARD_NUMBER}.',
    );
  });

  test('is what it names, however common in programs: user names, ages, passwords of examples', async () => {
    const piiEntities = (['USERNAME', 'AGE', 'PASSWORD'] as const).map(
      (one) => ({ type: one, action: 'ANONYMIZE' }) as const,
    );
    const content = 'username: alovelace, age: 36, password: secret123';
    const asked = { messages: [{ role: 'user', content }] };
    const { model } = await invoke(asked, [guardrailOf({ piiEntities })]);
    const seen = 'username: {USERNAME}, age: {AGE}, password: {PASSWORD}';
    assert.deepEqual(model.asked.messages[0]?.content, seen);
  });
});

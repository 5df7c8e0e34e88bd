import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AppliedGuardrail, ConverseInput } from '#inference';
import { Content } from '#kernel';
import type { Message, SystemContentBlock } from '#shapes';
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
  usageChunk,
  whole,
} from '../model-double.ts';
import { BLOCK_CARD, CARD, EMAIL, ENFORCED, guardrailOf, MASK_EMAIL } from './guardrails.ts';

const user = (...content: Message['content'] & object): Message => ({ role: 'user', content });

function question(messages: Message[], more: Partial<ConverseInput> = {}): ConverseInput {
  return { modelId: MODEL_ID, messages: new Content(messages), ...more };
}

const ask = (text: string, more: Partial<ConverseInput> = {}) => question([user({ text })], more);
const TRACE = { guardrailConfig: { trace: 'enabled' } } as const;
const SYSTEM = (blocks: SystemContentBlock[]) => ({ system: new Content(blocks) });

interface Answered {
  output: { message: { content: { text?: string; toolUse?: unknown; reasoningContent?: unknown }[] } };
  stopReason: string;
  usage: unknown;
  trace?: { guardrail: Record<string, unknown> };
}

/** What a caller gets, what the model was asked, and what may be recorded. */
async function converse(
  input: ConverseInput,
  guardrails: readonly AppliedGuardrail[],
  answer: string | object = 'Fine.',
) {
  const message = typeof answer === 'string' ? { content: answer } : answer;
  const model = new ModelDouble(() => whole(completion(message)));
  const { output, facts } = await inferenceOver(model).converse(input, { ...caller, guardrails });
  return { model, facts, ...(opened(output) as Answered) };
}

const textsOf = ({ output }: Answered) => output.message.content.map(({ text }) => text);

describe('a guardrail on Converse', () => {
  test('that blocks the prompt answers with its message, and no model is asked', async () => {
    const guardrail = guardrailOf({ words: [{ text: 'heron' }] });
    const answered = await converse(ask('Where does the Heron sleep?', TRACE), [guardrail]);
    assert.deepEqual(textsOf(answered), ['The question is blocked.']);
    assert.equal(answered.stopReason, 'guardrail_intervened');
    assert.deepEqual(answered.usage, { inputTokens: 0, outputTokens: 0, totalTokens: 0 });
    assert.equal(answered.model.invocations.length, 0);
    assert.equal(answered.trace?.guardrail['actionReason'], 'Guardrail blocked.');
    const { inputAssessment, outputAssessments } = (answered.trace?.guardrail ?? {}) as Record<
      string,
      Record<string, { wordPolicy: unknown; invocationMetrics: { guardrailCoverage: unknown } }>
    >;
    const assessment = inputAssessment?.[guardrail.id];
    assert.deepEqual(assessment?.wordPolicy, {
      customWords: [{ match: 'heron', action: 'BLOCKED', detected: true }],
      managedWordLists: [],
    });
    assert.deepEqual(assessment?.invocationMetrics.guardrailCoverage, {
      textCharacters: { guarded: 27, total: 27 },
    });
    assert.equal(outputAssessments, undefined);
    assert.deepEqual(answered.facts.guardrails, [
      {
        guardrailArn: guardrail.arn,
        guardrailVersion: '1',
        origin: 'REQUEST',
        action: 'BLOCKED',
        input: { words: 1 },
      },
    ]);
  });

  test('that masks: the model does not see what was masked, nor the caller what the model made up', async () => {
    const answered = await converse(
      ask(`Write to ${EMAIL}.`, TRACE),
      [guardrailOf(MASK_EMAIL)],
      'I wrote to charles@babbage.example.',
    );
    assert.equal(answered.model.asked.messages[0]?.content, 'Write to {EMAIL}.');
    assert.deepEqual(textsOf(answered), ['I wrote to {EMAIL}.']);
    assert.equal(answered.stopReason, 'guardrail_intervened');
    assert.deepEqual(answered.facts.guardrails?.[0]?.input, { EMAIL: 1 });
    assert.deepEqual(answered.facts.guardrails?.[0]?.output, { EMAIL: 1 });
    assert.ok(!JSON.stringify(answered.facts).includes('@'));
  });

  test('that blocks the answer gives its message in the place of all of it', async () => {
    const answered = await converse(ask('Pay.', TRACE), [guardrailOf(BLOCK_CARD)], {
      content: `Use ${CARD}.`,
      reasoning_content: 'Which card?',
      tool_calls: [{ id: 't', type: 'function', function: { name: 'pay', arguments: '{}' } }],
    });
    assert.deepEqual(answered.output.message.content, [{ text: 'The answer is blocked.' }]);
    assert.equal(answered.stopReason, 'guardrail_intervened');
    assert.ok(!('modelOutput' in (answered.trace?.guardrail ?? {})));
  });

  test('finds what an action is about in the reasoning too', async () => {
    const { output } = await converse(ask('Who?'), [guardrailOf(MASK_EMAIL)], {
      content: 'Ada.',
      reasoning_content: `It is ${EMAIL}.`,
    });
    assert.deepEqual(output.message.content, [
      { reasoningContent: { reasoningText: { text: 'It is {EMAIL}.' } } },
      { text: 'Ada.' },
    ]);
  });

  test('of which nothing applies leaves an answer as it is, and says so', async () => {
    const answered = await converse(ask('Hello', TRACE), [guardrailOf(BLOCK_CARD)], 'Hello!');
    assert.deepEqual(textsOf(answered), ['Hello!']);
    assert.equal(answered.stopReason, 'end_turn');
    assert.equal(answered.trace?.guardrail['actionReason'], 'No action.');
    assert.equal(answered.facts.guardrails?.[0]?.action, 'NONE');
  });

  test('with the action NONE tells what it found, and lets it pass', async () => {
    const rules = { piiEntities: [{ type: 'EMAIL', action: 'BLOCK', inputAction: 'NONE' }] } as const;
    const answered = await converse(ask(EMAIL, TRACE), [guardrailOf(rules)]);
    assert.equal(answered.model.asked.messages[0]?.content, EMAIL);
    assert.match(JSON.stringify(answered.trace), /"action":"NONE","detected":true/);
    assert.equal(answered.stopReason, 'end_turn');
  });

  test('that is off on a side does not look at it', async () => {
    const rules = { piiEntities: [{ type: 'EMAIL', action: 'BLOCK', inputEnabled: false }] } as const;
    const answered = await converse(ask(EMAIL, TRACE), [guardrailOf(rules)]);
    assert.deepEqual(textsOf(answered), ['Fine.']);
    assert.ok(!('inputAssessment' in (answered.trace?.guardrail ?? {})));
    assert.ok(!('input' in (answered.facts.guardrails?.[0] ?? {})));
  });

  test('that blocks and masks at one place blocks: a sure finding does not hide one to be blocked', async () => {
    const rules = {
      words: [{ text: 'lovelace' }],
      piiEntities: [{ type: 'EMAIL', action: 'ANONYMIZE' }],
    } as const;
    assert.deepEqual(textsOf(await converse(ask(EMAIL), [guardrailOf(rules)])), ['The question is blocked.']);
  });

  test('is not told of without a trace, and with a full one also what was not found and what the model said', async () => {
    const none = await converse(ask(EMAIL), [guardrailOf(MASK_EMAIL)]);
    assert.equal(none.trace, undefined);
    const input = ask('Hello', { guardrailConfig: { trace: 'enabled_full' } });
    const full = await converse(input, [guardrailOf(MASK_EMAIL)], `Ask ${EMAIL}.`);
    assert.deepEqual(full.trace?.guardrail['modelOutput'], [`Ask ${EMAIL}.`]);
    assert.match(JSON.stringify(full.trace), /"type":"EMAIL","match":"","action":"NONE","detected":false/);
  });

  test('sees of the messages only what is marked, where something is, and of the system prompt what is marked', async () => {
    const messages = [
      user({ text: `plain ${EMAIL}` }, { guardContent: { text: { text: `marked ${EMAIL}` } } }),
    ];
    const system = SYSTEM([{ text: `system ${EMAIL}` }, { guardContent: { text: { text: EMAIL } } }]);
    const { model } = await converse(question(messages, system), [guardrailOf(MASK_EMAIL)]);
    assert.deepEqual(
      model.asked.messages.map(({ content }) => content),
      [`system ${EMAIL}\n{EMAIL}`, `plain ${EMAIL}\nmarked {EMAIL}`],
    );
  });

  test('of the request does not read tools, as Bedrock does not', async () => {
    const tools = {
      tools: [{ toolSpec: { name: 'mail', description: EMAIL, inputSchema: { json: { type: 'object' } } } }],
    };
    const messages: Message[] = [
      user({ text: 'Go' }),
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'mail', input: { to: EMAIL } } }] },
      user({ toolResult: { toolUseId: 't', content: [{ text: EMAIL }] } }),
    ];
    const { model } = await converse(question(messages, { toolConfig: new Content(tools) }), [
      guardrailOf(MASK_EMAIL),
    ]);
    assert.equal(JSON.stringify(model.asked).split(EMAIL).length - 1, 3);
  });

  test('leaves out of the fields of the model what it cannot read', async () => {
    const input = ask('Hello', {
      additionalModelResponseFieldPaths: new Content(['/choices/0/logprobs', '/choices/0/message', '/model']),
    });
    const model = new ModelDouble(() =>
      whole(
        completion(
          { content: `Ask ${EMAIL}.` },
          { logprobs: { tokens: ['ada', '@', 'lovelace.example'] } },
          { model: 'm' },
        ),
      ),
    );
    const { output } = await inferenceOver(model).converse(input, {
      ...caller,
      guardrails: [guardrailOf(MASK_EMAIL)],
    });
    const { additionalModelResponseFields: fields } = opened(output) as Record<string, unknown>;
    assert.deepEqual(fields, {
      choices: { 0: { message: { role: 'assistant', content: 'Ask {EMAIL}.' } } },
      model: 'm',
    });
  });

  test('named in a request and not handed in is an error, and never passed over', async () => {
    const input = ask('Hello', { guardrailConfig: { guardrailIdentifier: 'abc', guardrailVersion: '1' } });
    await assert.rejects(converse(input, []), { code: 'GuardrailNotLoaded' });
  });

  test('whose detector fails fails the request: nothing passes unseen', async () => {
    const broken = guardrailOf({ words: [{ text: 'heron' }] });
    Object.defineProperty(broken.rules, 'blockedInputMessaging', { get: () => assert.fail('broken') });
    await assert.rejects(converse(ask('the heron'), [broken]), { message: 'broken' });
  });
});

describe('an enforced guardrail on Converse', () => {
  const enforced = (rules = MASK_EMAIL as Parameters<typeof guardrailOf>[0]) => guardrailOf(rules, ENFORCED);

  test('reads everything that a model is given', async () => {
    const tools = {
      tools: [
        {
          toolSpec: {
            name: 'mail',
            description: EMAIL,
            inputSchema: { json: { type: 'object', title: EMAIL } },
          },
        },
      ],
    };
    const messages: Message[] = [
      user({ text: EMAIL }, { guardContent: { text: { text: 'marked' } } }),
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: EMAIL } } },
          { toolUse: { toolUseId: 't', name: 'mail', input: { to: EMAIL, [EMAIL]: [EMAIL] } } },
        ],
      },
      user({
        toolResult: { toolUseId: 't', content: [{ text: EMAIL }, { json: { id: EMAIL, found: EMAIL } }] },
      }),
    ];
    const input = question(messages, {
      ...SYSTEM([{ text: EMAIL }]),
      toolConfig: new Content(tools),
      additionalModelRequestFields: new Content({ documents: [{ text: EMAIL }] }),
      inferenceConfig: { stopSequences: new Content([EMAIL]) },
    });
    const { model, output } = await converse(input, [enforced()], {
      content: null,
      tool_calls: [
        { id: 't', type: 'function', function: { name: 'mail', arguments: JSON.stringify({ to: EMAIL }) } },
      ],
    });
    const asked = JSON.stringify(model.asked);
    assert.ok(!asked.includes(EMAIL), asked);
    assert.equal(asked.split('{EMAIL}').length - 1, 13);
    assert.deepEqual(
      output.message.content.map(({ toolUse }) => toolUse),
      [{ toolUseId: 't', name: 'mail', input: { to: '{EMAIL}' } }],
    );
  });

  test('finds a card written as a number, and leaves other numbers numbers', async () => {
    const messages: Message[] = [
      user({ text: 'Go' }),
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'pay', input: {} } }] },
      user({
        toolResult: { toolUseId: 't', content: [{ json: { card: 4111111111111111, total: 12345678 } }] },
      }),
    ];
    const rules = { piiEntities: [{ type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'ANONYMIZE' }] } as const;
    const toolConfig = new Content({
      tools: [{ toolSpec: { name: 'pay', inputSchema: { json: { type: 'object' } } } }],
    });
    const { model } = await converse(question(messages, { toolConfig }), [enforced(rules)]);
    assert.match(
      JSON.stringify(model.asked),
      /\{\\"card\\":\\"\{CREDIT_DEBIT_CARD_NUMBER\}\\",\\"total\\":12345678\}/,
    );
  });

  test('that honours marks reads what is marked, and everything where nothing is', async () => {
    const selective = { ...enforced(), system: 'SELECTIVE', messages: 'SELECTIVE' } as const;
    const marked = [user({ text: EMAIL }, { guardContent: { text: { text: EMAIL } } })];
    const one = await converse(question(marked, SYSTEM([{ text: EMAIL }])), [selective]);
    assert.deepEqual(
      one.model.asked.messages.map(({ content }) => content),
      ['{EMAIL}', `${EMAIL}\n{EMAIL}`],
    );
    const other = await converse(ask(EMAIL), [selective]);
    assert.equal(other.model.asked.messages[0]?.content, '{EMAIL}');
  });

  test('refuses what it cannot read, and reads documents that are text', async () => {
    const image = { image: { format: 'png', source: { bytes: Buffer.from('x') } } } as const;
    await assert.rejects(converse(question([user({ text: 'See' }, image)]), [enforced()]), {
      code: 'ValidationException',
      message: /\(image\) that the guardrail enforced on this account cannot read/,
    });
    const pdf = { document: { format: 'pdf', name: 'a', source: { bytes: Buffer.from('x') } } } as const;
    await assert.rejects(converse(question([user({ text: 'See' }, pdf)]), [enforced()]), {
      code: 'ValidationException',
    });
    const model = new ModelDouble(() => whole(completion({ content: 'Read.' })));
    const text = { document: { format: 'txt', name: 'a', source: { bytes: Buffer.from(EMAIL) } } } as const;
    const utf16 = {
      document: { format: 'txt', name: 'a', source: { bytes: Buffer.from(EMAIL, 'utf16le') } },
    } as const;
    for (const guardrail of [enforced(), guardrailOf(MASK_EMAIL)]) {
      await assert.rejects(converse(question([user({ text: 'See' }, utf16)]), [guardrail]), {
        code: 'ValidationException',
        message: /is UTF-8/,
      });
    }
    await inferenceOver(model, { inputModalities: ['TEXT', 'DOCUMENT'] }).converse(
      question([user({ text: 'See' }, text)]),
      { ...caller, guardrails: [enforced()] },
    );
    assert.ok(JSON.stringify(model.asked).includes(Buffer.from('{EMAIL}').toString('base64')));
    // A guardrail of the request is not asked to.
    await assert.rejects(converse(question([user({ text: 'See' }, image)]), [guardrailOf(MASK_EMAIL)]), {
      message: /doesn't support the image/,
    });
  });

  test('comes around the guardrail of the request: it sees the prompt first and the answer last', async () => {
    const card = { piiEntities: [{ type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'ANONYMIZE' }] } as const;
    const both = [enforced(), guardrailOf(card)];
    const answered = await converse(ask(`${EMAIL} ${CARD}`, TRACE), both, `${CARD} ${EMAIL}`);
    assert.equal(answered.model.asked.messages[0]?.content, '{EMAIL} {CREDIT_DEBIT_CARD_NUMBER}');
    assert.deepEqual(textsOf(answered), ['{CREDIT_DEBIT_CARD_NUMBER} {EMAIL}']);
    assert.equal(Object.keys(answered.trace?.guardrail['inputAssessment'] ?? {}).length, 2);
    assert.deepEqual(
      answered.facts.guardrails?.map(({ origin, action }) => [origin, action]),
      [
        ['ACCOUNT_ENFORCED', 'MASKED'],
        ['REQUEST', 'MASKED'],
      ],
    );
  });

  test('that the request names as well is applied once', async () => {
    const one = enforced();
    const input = ask(EMAIL, { guardrailConfig: { guardrailIdentifier: one.id, guardrailVersion: '1' } });
    const { facts } = await converse(input, [one, { ...one, origin: 'REQUEST' }]);
    assert.deepEqual(
      facts.guardrails?.map(({ origin }) => origin),
      ['ACCOUNT_ENFORCED'],
    );
  });

  test('does not apply to a model that it is not enforced on', async () => {
    const { model, facts } = await converse(ask(EMAIL), [
      { ...enforced(), appliesTo: (id) => id !== MODEL_ID },
    ]);
    assert.equal(model.asked.messages[0]?.content, EMAIL);
    assert.ok(!('guardrails' in facts));
  });

  test('is there for CountTokens: the counter sees no more, and what is blocked is not counted', async () => {
    const model = new ModelDouble(() => whole({ count: 3 }));
    const inference = inferenceOver(model, { countTokens: '/tokenize' });
    const count = (text: string, guardrail: AppliedGuardrail) =>
      inference.countTokens(
        { modelId: MODEL_ID, input: new Content({ converse: { messages: [user({ text })] } }) },
        { ...caller, guardrails: [guardrail] },
      );
    const { facts } = await count(EMAIL, enforced());
    assert.equal(model.asked.messages[0]?.content, '{EMAIL}');
    assert.equal(facts.guardrails?.[0]?.action, 'MASKED');
    await assert.rejects(count(CARD, enforced(BLOCK_CARD)), { code: 'ValidationException' });
    assert.equal(model.invocations.length, 1);
  });

  test('refuses a bidirectional stream, which it cannot read', () => {
    const model = new ModelDouble(() => whole({}));
    const inference = inferenceOver(model, { bidirectional: true });
    const none = (async function* () {})();
    assert.throws(
      () => inference.invokeBidirectional(MODEL_ID, none, { ...caller, guardrails: [enforced()] }),
      { code: 'ValidationException' },
    );
    assert.equal(model.invocations.length, 0);
  });
});

describe('reversible masking', () => {
  const reversible = () => guardrailOf(MASK_EMAIL, { reversible: true });
  const OTHER = 'charles@babbage.example';

  test('numbers what it masks over the conversation, and puts the caller’s own data back', async () => {
    const messages: Message[] = [
      user({ text: `I am ${EMAIL}, my friend is ${OTHER}.` }),
      { role: 'assistant', content: [{ text: `Hello ${EMAIL}!` }] },
      user({ text: `Write to ${OTHER} and ${EMAIL}.` }),
    ];
    const answered = await converse(
      question(messages),
      [reversible()],
      'Dear {EMAIL_2}, {EMAIL_1} and stranger@example.org greet you. {EMAIL_3} {EMAIL_9} {EMAIL',
    );
    assert.deepEqual(
      answered.model.asked.messages.map(({ content }) => content),
      ['I am {EMAIL_1}, my friend is {EMAIL_2}.', 'Hello {EMAIL_1}!', 'Write to {EMAIL_2} and {EMAIL_1}.'],
    );
    assert.deepEqual(textsOf(answered), [
      `Dear ${OTHER}, ${EMAIL} and {EMAIL_3} greet you. {EMAIL_3} {EMAIL_9} {EMAIL`,
    ]);
  });

  test('puts data back into the input of a tool, which stays JSON', async () => {
    const odd = '"ada"@lovelace.example';
    const { output } = await converse(ask(`Write to ${EMAIL}.`), [reversible()], {
      content: null,
      tool_calls: [
        { id: 't', type: 'function', function: { name: 'mail', arguments: '{"to": "{EMAIL_1}", "n": 1.0}' } },
      ],
    });
    assert.deepEqual(output.message.content[0]?.toolUse, {
      toolUseId: 't',
      name: 'mail',
      input: { to: EMAIL, n: 1 },
    });
    assert.ok(odd);
  });

  test('does not take what a caller wrote for a placeholder of its own', async () => {
    const answered = await converse(
      ask(`{EMAIL_1} stands for ${EMAIL}.`),
      [reversible()],
      '{EMAIL_1} {EMAIL_2}',
    );
    assert.equal(answered.model.asked.messages[0]?.content, '{EMAIL_1} stands for {EMAIL_2}.');
    assert.deepEqual(textsOf(answered), [`{EMAIL_1} ${EMAIL}`]);
  });

  test('does not undo what an enforced guardrail masks in answers', async () => {
    const outputOnly = {
      piiEntities: [{ type: 'EMAIL', action: 'ANONYMIZE', inputEnabled: false }],
    } as const;
    const both = [guardrailOf(outputOnly, ENFORCED), reversible()];
    assert.deepEqual(textsOf(await converse(ask(EMAIL), both, 'Yes, {EMAIL_1}.')), ['Yes, {EMAIL}.']);
  });
});

interface StreamEvents {
  readonly text: string;
  readonly stopReason: string | undefined;
  readonly trace: { guardrail: Record<string, unknown> } | undefined;
  readonly blocks: readonly unknown[];
}

/** Joins a stream's events to the blocks of a message. */
function joined(events: readonly Record<string, unknown>[]): StreamEvents {
  const blocks: Record<number, { text: string; input: string; reasoning: string; start: unknown }> = {};
  let stopReason: string | undefined;
  let trace: StreamEvents['trace'];
  for (const event of events) {
    const {
      contentBlockStart: start,
      contentBlockDelta: delta,
      messageStop,
      metadata,
    } = event as {
      contentBlockStart?: { contentBlockIndex: number; start: unknown };
      contentBlockDelta?: {
        contentBlockIndex: number;
        delta: { text?: string; toolUse?: { input: string }; reasoningContent?: { text: string } };
      };
      messageStop?: { stopReason: string };
      metadata?: { trace?: StreamEvents['trace'] };
    };
    const at = start?.contentBlockIndex ?? delta?.contentBlockIndex;
    if (at !== undefined) {
      const block = (blocks[at] ??= { text: '', input: '', reasoning: '', start: undefined });
      block.start ??= start?.start;
      block.text += delta?.delta.text ?? '';
      block.input += delta?.delta.toolUse?.input ?? '';
      block.reasoning += delta?.delta.reasoningContent?.text ?? '';
    }
    stopReason = messageStop?.stopReason ?? stopReason;
    trace = metadata?.trace ?? trace;
  }
  const all = Object.values(blocks);
  return { text: all.map(({ text }) => text).join(''), stopReason, trace, blocks: all };
}

async function converseStream(
  input: ConverseInput,
  guardrails: readonly AppliedGuardrail[],
  deltas: readonly unknown[],
  finish = 'stop',
) {
  const events = [
    ...deltas.map((delta) => chunk(delta)),
    chunk({}, { finish_reason: finish }),
    usageChunk(7, 3),
  ];
  const model = new ModelDouble(() => streamed(sse(events)));
  const { events: answered, facts } = await inferenceOver(model).converseStream(input, {
    ...caller,
    guardrails,
  });
  const all = (await collect(answered)).map((event) => opened(event) as Record<string, unknown>);
  return { model, facts: facts(), events: all, ...joined(all) };
}

describe('a guardrail on ConverseStream', () => {
  const said = (text: string) => [{ content: text }];
  const splits = (text: string): readonly (readonly string[])[] => [
    ...Array.from({ length: text.length - 1 }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)]),
    Array.from(text),
    [text],
  ];

  test('that blocks the prompt sends its message as a whole answer', async () => {
    const guardrail = guardrailOf({ words: [{ text: 'heron' }] });
    const { events, model, text, trace, facts } = await converseStream(ask('heron', TRACE), [guardrail], []);
    assert.deepEqual(
      events.map((event) => Object.keys(event)[0]),
      ['messageStart', 'contentBlockDelta', 'contentBlockStop', 'messageStop', 'metadata'],
    );
    assert.equal(text, 'The question is blocked.');
    assert.equal(model.invocations.length, 0);
    assert.ok(trace?.guardrail['inputAssessment']);
    assert.equal(facts.stopReason, 'guardrail_intervened');
  });

  const ANSWER = `Ask ${EMAIL}, pay with ${CARD}; {EMAIL_1} and {EMAIL_7}, or 10.0.0.1.`;
  const RULES = {
    piiEntities: [
      { type: 'EMAIL', action: 'ANONYMIZE' },
      { type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'ANONYMIZE' },
      { type: 'IP_ADDRESS', action: 'NONE' },
    ],
    words: [{ text: 'pay', outputAction: 'NONE' }],
  } as const;
  const kinds: readonly (readonly [string, () => readonly AppliedGuardrail[]])[] = [
    ['masks', () => [guardrailOf(RULES)]],
    ['masks reversibly', () => [guardrailOf(RULES, { reversible: true })]],
    ['masks and could block', () => [guardrailOf({ ...RULES, words: [{ text: 'heron' }] })]],
    ['blocks a card', () => [guardrailOf(BLOCK_CARD)]],
    ['blocks a word', () => [guardrailOf({ words: [{ text: 'pay' }] })]],
    [
      'is enforced around another',
      () => [guardrailOf(RULES, ENFORCED), guardrailOf(MASK_EMAIL, { reversible: true })],
    ],
  ];
  for (const [title, make] of kinds) {
    test(`that ${title}: what is streamed is what is answered in one piece, at every split`, async () => {
      const guardrails = make();
      const input = ask(`I am ${'grace@hopper.example'}.`, TRACE);
      const unary = await converse(input, guardrails, ANSWER);
      const [expected] = textsOf(unary);
      assert.notEqual(expected, ANSWER);
      for (const pieces of splits(ANSWER)) {
        const stream = await converseStream(input, guardrails, pieces.flatMap(said));
        assert.equal(stream.text, expected, JSON.stringify(pieces));
        assert.equal(stream.stopReason, unary.stopReason);
        assert.deepEqual(withoutTimes(stream.trace), withoutTimes(unary.trace));
        assert.deepEqual(stream.facts.guardrails, unary.facts.guardrails);
      }
    });
  }

  test('that only masks lets text through as it comes', async () => {
    const { events } = await converseStream(
      ask('Hello'),
      [guardrailOf(MASK_EMAIL)],
      [{ content: 'There was once a lady. '.repeat(20) }, { content: 'She is here.' }],
    );
    const texts = events.filter((event) => 'contentBlockDelta' in event);
    assert.ok(texts.length >= 2, `${texts.length}`);
  });

  test('reads reasoning and calls of tools in their order, and the calls are whole', async () => {
    const call = (part: object) => ({ tool_calls: [{ index: 0, ...part }] });
    const deltas = [
      { reasoning_content: `It is ${EMAIL.slice(0, 5)}` },
      { reasoning_content: `${EMAIL.slice(5)}.` },
      { content: `To ${EMAIL.slice(0, 9)}` },
      { content: EMAIL.slice(9) },
      call({ id: 't', type: 'function', function: { name: 'mail', arguments: '{"to":"ada@love' } }),
      call({ function: { arguments: 'lace.example"}' } }),
    ];
    const input = ask('Go', {
      toolConfig: new Content({
        tools: [{ toolSpec: { name: 'mail', inputSchema: { json: { type: 'object' } } } }],
      }),
    });
    const { blocks, stopReason } = await converseStream(
      input,
      [guardrailOf(MASK_EMAIL, ENFORCED)],
      deltas,
      'tool_calls',
    );
    assert.deepEqual(blocks, [
      { text: '', input: '', reasoning: 'It is {EMAIL}.', start: undefined },
      { text: 'To {EMAIL}', input: '', reasoning: '', start: undefined },
      {
        text: '',
        input: '{"to":"{EMAIL}"}',
        reasoning: '',
        start: { toolUse: { toolUseId: 't', name: 'mail' } },
      },
    ]);
    // A caller who is to run a tool is told so.
    assert.equal(stopReason, 'tool_use');
  });

  describe('in asynchronous mode', () => {
    const async = { guardrailConfig: { trace: 'enabled', streamProcessingMode: 'async' } } as const;

    test('sends text as it is assessed, ends at what is blocked, and nothing of that has been sent', async () => {
      for (const rules of [BLOCK_CARD, { words: [{ text: 'pay with' }] }]) {
        for (const pieces of splits(ANSWER)) {
          const { text, stopReason } = await converseStream(
            ask('Hello', async),
            [guardrailOf(rules)],
            pieces.flatMap(said),
          );
          assert.ok(text.endsWith('The answer is blocked.'), text);
          assert.ok(
            `Ask ${EMAIL}, pay with `.startsWith(text.slice(0, -'The answer is blocked.'.length)),
            text,
          );
          assert.equal(stopReason, 'guardrail_intervened');
        }
      }
    });

    test('does not mask, as Bedrock does not, and tells what it found', async () => {
      for (const pieces of splits(ANSWER)) {
        const { text, trace, stopReason } = await converseStream(
          ask('Hello', async),
          [guardrailOf(RULES)],
          pieces.flatMap(said),
        );
        assert.equal(text, ANSWER);
        assert.equal(stopReason, 'end_turn');
        assert.match(JSON.stringify(trace), /"type":"EMAIL","match":"[^"]+","action":"NONE","detected":true/);
      }
    });

    test('does not loosen what the account enforces', async () => {
      const { text } = await converseStream(
        ask('Hello', async),
        [guardrailOf(RULES, ENFORCED)],
        said(ANSWER),
      );
      assert.ok(!text.includes(EMAIL) && !text.includes(CARD));
    });
  });

  test('that meets a stream which it cannot read ends it with an error', async () => {
    for (const event of [{ outputText: EMAIL }, ['x'], { choices: 'x' }]) {
      const model = new ModelDouble(() => streamed(sse([event])));
      const { events } = await inferenceOver(model).converseStream(ask('Hello'), {
        ...caller,
        guardrails: [guardrailOf(MASK_EMAIL)],
      });
      await assert.rejects(collect(events), { code: 'ModelStreamErrorException' });
    }
  });

  test('whose stream breaks off lets nothing through that it had not seen to its end', async () => {
    const broken = [...sse([chunk({ content: `Ask ${EMAIL}` })]).slice(0, 1)];
    const model = new ModelDouble(() => streamed(broken));
    const { events } = await inferenceOver(model).converseStream(ask('Hello'), {
      ...caller,
      guardrails: [guardrailOf(MASK_EMAIL)],
    });
    const seen: unknown[] = [];
    await assert.rejects(
      async () => {
        for await (const event of events) seen.push(opened(event));
      },
      { code: 'ModelStreamErrorException' },
    );
    assert.ok(!JSON.stringify(seen).includes('@'));
  });
});

/** Without what depends on a clock. */
function withoutTimes(trace: unknown): unknown {
  return JSON.parse(
    JSON.stringify(trace, (name, value: unknown) => (name === 'guardrailProcessingLatency' ? 0 : value)),
  );
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AppliedGuardrail, ConverseInput } from '#inference';
import { Content } from '#kernel';
import type { Message, ToolResultContentBlock } from '#shapes';
import { caller, completion, inferenceOver, ModelDouble, MODEL_ID, opened, whole } from '../model-double.ts';
import { BLOCK_CARD, CARD, EMAIL, ENFORCED, guardrailOf, MASK_EMAIL } from './guardrails.ts';

const MASK_CARD = {
  piiEntities: [{ type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'ANONYMIZE' }],
} as const;
const MASK_SSN = {
  piiEntities: [{ type: 'US_SOCIAL_SECURITY_NUMBER', action: 'ANONYMIZE' }],
} as const;

/** What the model is asked, in text; undefined where it is not. */
async function asked(
  input: Partial<ConverseInput>,
  guardrail: AppliedGuardrail,
): Promise<string | undefined> {
  const model = new ModelDouble(() => whole(completion({ content: 'Fine.' })));
  await inferenceOver(model).converse(
    { modelId: MODEL_ID, ...input },
    { ...caller, guardrails: [guardrail] },
  );
  return model.invocations.length === 0
    ? undefined
    : model.asked.messages
        .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
        .join('\n---\n');
}

const blocks = (...texts: string[]) => ({
  messages: new Content<Message[]>([{ role: 'user', content: texts.map((text) => ({ text })) }]),
});

const result = (...content: ToolResultContentBlock[]) => ({
  messages: new Content<Message[]>([
    { role: 'user', content: [{ text: 'Go' }] },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'look', input: {} } }] },
    { role: 'user', content: [{ toolResult: { toolUseId: 't', content } }] },
  ]),
  toolConfig: new Content({
    tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object' } } } }],
  }),
});

describe('data that is cut across the blocks of a message', () => {
  test('is blocked wherever the cut is', async () => {
    for (let at = 1; at < CARD.length; at += 1) {
      const cut = blocks(`Pay with ${CARD.slice(0, at)}`, `${CARD.slice(at)}, please.`);
      assert.equal(await asked(cut, guardrailOf(BLOCK_CARD)), undefined, `cut at ${at}`);
    }
    const inThree = blocks('My card:', '4111', '1111 1111', '1111');
    assert.equal(await asked(inThree, guardrailOf(BLOCK_CARD)), undefined);
  });

  test('is masked in all of them, and a block is never blank', async () => {
    for (let at = 1; at < CARD.length; at += 1) {
      const cut = blocks(`Pay with ${CARD.slice(0, at)}`, CARD.slice(at));
      const said = await asked(cut, guardrailOf(MASK_CARD));
      assert.equal(
        said?.replaceAll(/\s+/g, ' '),
        'Pay with {CREDIT_DEBIT_CARD_NUMBER} {CREDIT_DEBIT_CARD_NUMBER}',
      );
    }
    assert.equal(
      await asked(blocks('Write to ada@love', 'lace.example today'), guardrailOf(MASK_EMAIL)),
      'Write to {EMAIL}\n today',
    );
  });

  test('of a tool result too, where the guardrail reads those', async () => {
    const cut = result({ text: 'card 4111 1111' }, { text: '1111 1111' });
    assert.equal(await asked(cut, guardrailOf(BLOCK_CARD, ENFORCED)), undefined);
  });

  test('is found where marks cut it, and not across what is not marked', async () => {
    const content = (text: string) => ({ guardContent: { text: { text } } });
    const marked = (...of: Message['content'] & object) => ({
      messages: new Content<Message[]>([{ role: 'user', content: of }]),
    });
    const guardrail = guardrailOf(BLOCK_CARD);
    assert.equal(await asked(marked(content('4111 1111'), content('1111 1111')), guardrail), undefined);
    assert.equal(
      await asked(marked(content('4111 1111'), { text: '1111 1111' }), guardrail),
      '4111 1111\n1111 1111',
    );
  });

  test('leaves blocks alone that only stand side by side', async () => {
    const beside = blocks('My mail is', EMAIL, 'today', EMAIL, 'Thanks');
    assert.equal(await asked(beside, guardrailOf(MASK_EMAIL)), 'My mail is\n{EMAIL}\ntoday\n{EMAIL}\nThanks');
    const numbers = blocks('Total 4111', '1111 items', '1111', 'and 1111 more');
    assert.equal((await asked(numbers, guardrailOf(BLOCK_CARD)))?.startsWith('Total'), true);
  });

  test('puts back what it was, where masking is reversible', async () => {
    const model = new ModelDouble(() =>
      whole(completion({ content: 'Charged {CREDIT_DEBIT_CARD_NUMBER_1}.' })),
    );
    const { output } = await inferenceOver(model).converse(
      { modelId: MODEL_ID, ...blocks('Pay with 4111 1111 11', '11 1111') },
      { ...caller, guardrails: [guardrailOf(MASK_CARD, { reversible: true })] },
    );
    assert.match(JSON.stringify(opened(output)), /Charged 4111 1111 1111 1111\./);
  });
});

describe('data behind the escapes of JSON', () => {
  const hidden = [...EMAIL].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'in a text that is JSON': ['{"mail":"ada\\u0040lovelace.example"}', '{"mail":"{EMAIL}"}'],
    'escaped twice': [JSON.stringify('"ada\\u0040lovelace.example"'), '"\\"{EMAIL}\\""'],
    'in a piece of JSON': ['He said {"mail":"ada\\u0040lovelace.example", …', 'He said {"mail":"{EMAIL}", …'],
    'in each character': [`["${hidden}"]`, '["{EMAIL}"]'],
  };
  for (const [title, [text, masked]] of Object.entries(cases)) {
    test(`${title} is masked, and the rest stays as it was; it is blocked too`, async () => {
      assert.equal(await asked(blocks(text), guardrailOf(MASK_EMAIL)), masked);
      const block = guardrailOf({ piiEntities: [{ type: 'EMAIL', action: 'BLOCK' }] });
      assert.equal(await asked(blocks(text), block), undefined);
    });
  }

  test('an escape before data is no part of it, so that what was JSON stays JSON', async () => {
    const text = '{"note":"first\\nada@lovelace.example\\tend"}';
    assert.equal(await asked(blocks(text), guardrailOf(MASK_EMAIL)), '{"note":"first\\n{EMAIL}\\tend"}');
    const number = await asked(blocks('{"note":"first\\n536-90-4399"}'), guardrailOf(MASK_SSN));
    assert.equal(number, '{"note":"first\\n{US_SOCIAL_SECURITY_NUMBER}"}');
  });

  test('in the result of a tool', async () => {
    const text = '{"mail":"ada\\u0040lovelace.example"}';
    const said = await asked(result({ text }), guardrailOf(MASK_EMAIL, ENFORCED));
    assert.match(said ?? '', /\{"mail":"\{EMAIL\}"\}/);
  });
});

describe('a JSON document that a guardrail reads', () => {
  const masked = async (json: Record<string, unknown>, rules = MASK_EMAIL as object) => {
    const said = await asked(result({ json: json as never }), guardrailOf(rules, ENFORCED));
    return JSON.parse(said?.split('\n---\n').at(-1) ?? 'null') as unknown;
  };

  test('loses no member where names are masked alike', async () => {
    assert.deepEqual(
      await masked({ 'ada@lovelace.example': 1, 'eve@example.org': 2, '{EMAIL}_2': 3, 'x@example.org': 4 }),
      { '{EMAIL}': 1, '{EMAIL}_3': 2, '{EMAIL}_2': 3, '{EMAIL}_4': 4 },
    );
  });

  test('has names that vouch for their values', async () => {
    assert.deepEqual(await masked({ ssn: '536904399' }, MASK_SSN), { ssn: '{US_SOCIAL_SECURITY_NUMBER}' });
    assert.deepEqual(await masked({ order: '536904399' }, MASK_SSN), { order: '536904399' });
  });
});

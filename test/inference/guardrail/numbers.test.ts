import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConverseInput } from '#inference';
import { Content, parseExactJson } from '#kernel';
import { openContent } from '#open-content';
import type { Message } from '#shapes';
import { caller, completion, inferenceOver, ModelDouble, MODEL_ID, opened, whole } from '../model-double.ts';
import { ENFORCED, guardrailOf } from './guardrails.ts';

/** Of 19 digits, as UnionPay has them: more than a JavaScript number holds. */
const CARD = '6212345678900000003';
const SEED = '12345678901234567890';
const MASK = { piiEntities: [{ type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'ANONYMIZE' }] } as const;
const TOOLS = { tools: [{ toolSpec: { name: 'pay', inputSchema: { json: { type: 'object' } } } }] };

/** A value as the codec reads it from a request. */
const read = (json: string): never => parseExactJson(json) as never;

const sentTo = (model: ModelDouble): string =>
  Buffer.from(opened(model.invocations[0]?.body) as Uint8Array).toString();

function conversation(result: string, more: Partial<ConverseInput> = {}): ConverseInput {
  const messages: Message[] = [
    { role: 'user', content: [{ text: 'Go' }] },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'pay', input: read(result) } }] },
    { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ json: read(result) }] } }] },
  ];
  return { modelId: MODEL_ID, messages: new Content(messages), toolConfig: new Content(TOOLS), ...more };
}

describe('numbers with more digits than JavaScript holds', () => {
  const variants = [CARD, `${CARD}.0`, '6.2123456789000000030e18', '62123456789000000030e-1'];
  for (const written of variants) {
    test(`a card written as the number ${written} is masked in inputs and results of tools`, async () => {
      const model = new ModelDouble(() => whole(completion({ content: 'Paid.' })));
      await inferenceOver(model).converse(conversation(`{"card":${written},"total":12345678}`), {
        ...caller,
        guardrails: [guardrailOf(MASK, ENFORCED)],
      });
      const sent = sentTo(model);
      assert.ok(!sent.includes(written), sent);
      assert.equal(sent.split('{CREDIT_DEBIT_CARD_NUMBER}').length - 1, 2);
      assert.equal(sent.split('\\"total\\":12345678}').length - 1, 2);
    });

    test(`and in a body of InvokeModel: ${written}`, async () => {
      const model = new ModelDouble(() => whole(completion({ content: 'Paid.' })));
      const body = `{"messages":[{"role":"user","content":"Go"}],"order":{"card":${written}},"seed":${SEED}}`;
      await inferenceOver(model).invoke(
        { modelId: MODEL_ID, body: new Content(Buffer.from(body)) },
        { ...caller, guardrails: [guardrailOf(MASK, ENFORCED)] },
      );
      const order = '"order":{"card":"{CREDIT_DEBIT_CARD_NUMBER}"}';
      assert.equal(sentTo(model), body.replace(/"order":\{[^}]*\}/, order));
    });
  }

  test('reach the model to the letter, from fields and tools, with and without a guardrail', async () => {
    for (const guardrails of [[], [guardrailOf(MASK, ENFORCED)]]) {
      const model = new ModelDouble(() => whole(completion({ content: 'Done.' })));
      const fields = new Content(read(`{"seed":${SEED}}`));
      const input = conversation(`{"id":${SEED}}`, { additionalModelRequestFields: fields });
      await inferenceOver(model).converse(input, { ...caller, guardrails });
      assert.match(sentTo(model), new RegExp(`"seed":${SEED}[,}]`));
      assert.equal(sentTo(model).split(`\\"id\\":${SEED}`).length - 1, 2);
    }
  });

  test('come back from the model to the letter, and a card among them masked', async () => {
    const call = { name: 'pay', arguments: `{"card":${CARD},"id":${SEED}}` };
    const answer = { content: null, tool_calls: [{ id: 'call_1', type: 'function', function: call }] };
    for (const [guardrails, input] of [
      [[], call.arguments],
      [[guardrailOf(MASK, ENFORCED)], `{"card":"{CREDIT_DEBIT_CARD_NUMBER}","id":${SEED}}`],
    ] as const) {
      const model = new ModelDouble(() => whole(completion(answer)));
      const { output } = await inferenceOver(model).converse(conversation('{}'), { ...caller, guardrails });
      const { message } = openContent(output.output) as { message: Message };
      assert.equal(JSON.stringify(message.content?.[0]?.toolUse?.input), input);
    }
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AppliedGuardrail } from '#inference';
import { Content } from '#kernel';
import { compileGuardrail } from '../../../src/inference/guardrail/compile.ts';
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
import { guardrailOf, rulesOf } from './guardrails.ts';

const ORDER = { name: 'order', pattern: 'ORD-\\d{4,8}' } as const;
const MASK = { regexes: [{ ...ORDER, action: 'ANONYMIZE' }] } as const;
const BLOCK = { regexes: [{ ...ORDER, action: 'BLOCK' }] } as const;

interface Answered {
  output: { message: { content: { text?: string }[] } };
  stopReason: string;
  trace: { guardrail: { inputAssessment?: unknown; outputAssessments?: unknown } };
}

async function converse(text: string, guardrail: AppliedGuardrail, answer = 'Fine.') {
  const model = new ModelDouble(() => whole(completion({ content: answer })));
  const messages = new Content([{ role: 'user' as const, content: [{ text }] }]);
  const input = { modelId: MODEL_ID, messages, guardrailConfig: { trace: 'enabled' as const } };
  const { output } = await inferenceOver(model).converse(input, { ...caller, guardrails: [guardrail] });
  return { model, ...(opened(output) as Answered) };
}

describe('a customer’s expression in a guardrail', () => {
  test('masks by its name, and the trace tells name, expression and match', async () => {
    const { model, output, trace } = await converse(
      'Where is ORD-12345?',
      guardrailOf(MASK),
      'ORD-77777 is.',
    );
    assert.equal(model.asked.messages[0]?.content, 'Where is {order}?');
    assert.equal(output.message.content[0]?.text, '{order} is.');
    const told = JSON.stringify(trace.guardrail.inputAssessment);
    const regex = {
      name: 'order',
      regex: ORDER.pattern,
      match: 'ORD-12345',
      action: 'ANONYMIZED',
      detected: true,
    };
    assert.ok(told.includes(JSON.stringify([regex])), told);
  });

  test('that overlaps another masks all that both match', async () => {
    const rules = {
      regexes: [
        { name: 'long', pattern: 'ORD-\\d{4}', action: 'ANONYMIZE' },
        { name: 'tail', pattern: '\\d{2}-[A-Z]{2}', action: 'ANONYMIZE' },
      ],
    } as const;
    const { model, output } = await converse('Where is ORD-1234-XY?', guardrailOf(rules), 'At ORD-1234-XY.');
    assert.equal(model.asked.messages[0]?.content, 'Where is {long}?');
    assert.equal(output.message.content[0]?.text, 'At {long}.');
  });

  test('blocks, on the sides on which it is enabled', async () => {
    const blocked = await converse('ORD-12345', guardrailOf(BLOCK));
    assert.equal(blocked.stopReason, 'guardrail_intervened');
    assert.equal(blocked.model.invocations.length, 0);
    const off = guardrailOf({ regexes: [{ ...ORDER, action: 'BLOCK', inputEnabled: false }] });
    assert.equal((await converse('ORD-12345', off)).stopReason, 'end_turn');
    assert.equal((await converse('x', off, 'ORD-12345')).stopReason, 'guardrail_intervened');
  });

  test('stands beside a type of Bedrock’s, whose name it may have', async () => {
    const both = guardrailOf({
      piiEntities: [{ type: 'EMAIL', action: 'ANONYMIZE' }],
      regexes: [{ name: 'EMAIL', pattern: 'ORD-\\d+', action: 'ANONYMIZE' }],
    });
    const { trace, model } = await converse('ORD-12345 of ada@lovelace.example', both);
    assert.equal(model.asked.messages[0]?.content, '{EMAIL} of {EMAIL}');
    assert.match(JSON.stringify(trace), /"regex":"ORD-/);
  });

  test('masks a stream as the whole, at every split', async () => {
    const answer = 'Yes, ORD-12345678 and ORD-1234.';
    for (let split = 1; split < answer.length; split += 1) {
      const events = [answer.slice(0, split), answer.slice(split)].map((content) => chunk({ content }));
      const model = new ModelDouble(() =>
        streamed(sse([...events, chunk({}, { finish_reason: 'stop' }), usageChunk(1, 1)])),
      );
      const messages = new Content([{ role: 'user' as const, content: [{ text: 'x' }] }]);
      const { events: answered } = await inferenceOver(model).converseStream(
        { modelId: MODEL_ID, messages },
        { ...caller, guardrails: [guardrailOf(MASK)] },
      );
      const told = JSON.stringify((await collect(answered)).map(opened));
      const text = [...told.matchAll(/"text":"([^"]*)"/g)].map(([, piece]) => piece).join('');
      assert.equal(text, 'Yes, {order} and {order}.', `split at ${split}`);
    }
  });

  test('that cannot be run in linear time is refused when the guardrail is made, by its number, unquoted', () => {
    for (const [pattern, why] of [
      ['(?=secret)x', /look-around/],
      ['(a)\\1secret', /back-references/],
      ['secret(', /./],
      ['(?:secret{1,500}){1,500}', /./],
    ] as const) {
      const regexes = [
        { ...ORDER, action: 'BLOCK' as const },
        { name: 'odd', pattern, action: 'NONE' as const, inputEnabled: false, outputEnabled: false },
      ];
      assert.throws(
        () => compileGuardrail(rulesOf({ regexes })),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'ValidationException', pattern);
          assert.match(error.message, /regexesConfig\.1\.pattern/);
          assert.match(error.message, why);
          assert.doesNotMatch(error.message, /secret/);
          return true;
        },
      );
    }
  });
});

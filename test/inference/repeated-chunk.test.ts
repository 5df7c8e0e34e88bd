import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Untrusted } from '../../src/inference/json.ts';
import { RepeatedChunk } from '../../src/inference/repeated-chunk.ts';

const like = (content: string): string =>
  `{"id":"c","choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}},"finish_reason":null}]}`;

function learned(data: string): RepeatedChunk {
  const repeated = new RepeatedChunk();
  repeated.learn(data, JSON.parse(data) as Untrusted);
  return repeated;
}

describe('a chunk that repeats but for its text', () => {
  test('plain text in a chunk like the one learned: told without parsing', () => {
    const repeated = learned(like('one'));
    for (const text of ['two', '', ' ', 'ñ€𝒳', "it's {fine}"])
      assert.equal(repeated.textOf(like(text)), text);
  });

  for (const [name, data] of [
    ['an escape in the text', like('a"b')],
    ['a control character', like('a').replace('a"}', 'a\n"}')],
    ['another id', like('a').replace('"c"', '"d"')],
    ['a finish reason', like('a').replace('null', '"stop"')],
    ['a usage at the end', like('a').replace(/\}$/, ',"usage":{}}')],
    ['a second member behind the text', like('a').replace('"}', '","role":"x"}')],
    ['too short for both', like('').slice(0, 40)],
    ['one quote for both ends', like('').replace('""', '"')],
    ['nothing', ''],
  ] as const) {
    test(`${name}: has to be parsed`, () => assert.equal(learned(like('one')).textOf(data), undefined));
  }

  for (const [name, data] of [
    [
      'the first content is not the one of the delta',
      `{"content":"one","choices":[{"delta":{"content":"one"}}]}`,
    ],
    ['the content is said twice', `{"choices":[{"delta":{"content":"one","content":"one"}}]}`],
    ['the first choice is another', `{"choices":[{"delta":{}},{"delta":{"content":"one"}}]}`],
    ['the text ends at an escape', `{"choices":[{"delta":{"content":"on\\"e"}}]}`],
  ] as const) {
    test(`${name}: nothing is learned`, () => {
      const repeated = learned(data);
      assert.equal(repeated.textOf(data), undefined);
    });
  }

  test('whatever is told without parsing is what parsing tells', () => {
    const member = fc.constantFrom('content', 'role', 'id', '__proto__');
    const value = fc.oneof(fc.string(), fc.constant(null));
    const shape = fc.tuple(
      fc.dictionary(member, value),
      fc.dictionary(member, value),
      fc.dictionary(member, value),
    );
    const chunks = fc.tuple(shape, fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }));
    let told = 0;
    fc.assert(
      fc.property(chunks, ([[outer, choice, delta], texts]) => {
        const all = texts.map((content) =>
          JSON.stringify({ ...outer, choices: [{ ...choice, delta: { ...delta, content } }] }),
        );
        const repeated = learned(all[0] ?? '');
        for (const data of all) {
          const text = repeated.textOf(data);
          if (text === undefined) continue;
          told += 1;
          const parsed = JSON.parse(data) as { choices: [{ delta: { content: string } }] };
          assert.equal(text, parsed.choices[0].delta.content);
        }
      }),
      { numRuns: 600 },
    );
    assert.ok(told > 150, `only ${told} were told`);
  });
});

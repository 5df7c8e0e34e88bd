import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Content, limits } from '#kernel';
import { guardrailChecks } from '../../../src/inference/guardrail/checks.ts';

const TEXT = 'ada@example.org, 4111 1111 1111 1111, 192.0.2.17, https://example.org/a, 123-45-6789';
const FOUND = [
  'EMAIL',
  'CREDIT_DEBIT_CARD_NUMBER',
  'IP_ADDRESS',
  'URL',
  'US_SOCIAL_SECURITY_NUMBER',
] as const;
/** What the text has none of. */
const OTHERS = ['AGE', 'NAME', 'PASSWORD'] as const;

type Type = (typeof FOUND | typeof OTHERS)[number];

function found(types: readonly Type[]): readonly string[] {
  const { results } = guardrailChecks({
    messages: new Content([{ role: 'user' as const, content: [{ text: TEXT }] }]),
    checks: { sensitiveInformation: { entities: types.map((type) => ({ type })) } },
  });
  return (results.sensitiveInformation?.results ?? []).map(({ type }) => type ?? '');
}

describe('checks without a guardrail', () => {
  test('tell what they are asked for and nothing else, whichever sets were asked for before', () => {
    const all = [...FOUND, ...OTHERS];
    const sets = Array.from({ length: 2 ** all.length - 1 }, (_, bits) =>
      all.filter((_type, index) => ((bits + 1) & (1 << index)) !== 0),
    ).filter((_set, index) => index % 5 === 0);
    assert.ok(sets.length > limits.guardrailCheckSetsCached);
    for (const set of [...sets, ...sets.slice(-3), ...sets.slice(0, 3)]) {
      const expected = FOUND.filter((type) => set.includes(type));
      assert.deepEqual(found(set), expected);
      assert.deepEqual(found(set.toReversed()), expected);
    }
  });
});

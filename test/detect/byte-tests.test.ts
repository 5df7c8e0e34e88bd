import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { builtInIdentifiers } from '#detect';
import { mayBegin, nextBeginning } from '../../src/detect/engine/byte-tests.ts';
import { normalised } from '../../src/detect/engine/normalise.ts';
import { compile } from '../../src/detect/engine/plan.ts';
import type { Rule } from '../../src/detect/engine/rule.ts';
import type { Text } from '../../src/detect/engine/text.ts';
import { fuzzRounds } from './fuzz.ts';

const plan = compile(builtInIdentifiers);
const rules = [...new Set(plan.rules.flat())];
const examples = builtInIdentifiers.flatMap((one) => [...one.examples, ...one.counterExamples]);

function bytesOf(text: string): Text {
  return { bytes: new TextEncoder().encode(`${text}${'\0'.repeat(64)}`), length: text.length };
}

/** How far the expression matches at a place, without a look at bytes; 0 where it does not. */
function matched({ expression }: Rule, text: string, start: number): number {
  expression.lastIndex = start;
  return expression.test(text) ? expression.lastIndex - start : 0;
}

function beginnings(rule: Rule, text: string): number[] {
  return Array.from(text, (_, start) => start).filter((start) => matched(rule, text, start) > 0);
}

/** A glance may refuse what the check does. */
function isAccepted(rule: Rule, text: string, start: number): boolean {
  if (rule.glance === undefined) return true;
  return rule.check?.(text.slice(start, start + matched(rule, text, start)), bytesOf(text), start) !== 0;
}

describe('the tests of bytes before an expression is run', () => {
  test('let through every place at which an expression matches', () => {
    let seen = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...examples), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', ' ', ': ', '\n', '.'),
        fc.constantFrom(...rules),
        fc.nat(100),
        (parts, glue, rule, known) => {
          const text = normalised(parts.join(glue).slice(0, 400));
          const now = bytesOf(text);
          for (const start of beginnings(rule, text)) {
            seen += 1;
            if (isAccepted(rule, text, start)) {
              assert.ok(mayBegin(rule, now, start), `${rule.name} at ${start} of ${text}`);
              // Nor is it refused where less of the text is known.
              const part = bytesOf(text.slice(0, start + known));
              assert.ok(mayBegin(rule, part, start), `${rule.name} at ${start} of ${text}, cut`);
            }
            const end = text.length;
            assert.equal(
              nextBeginning(rule, now, start, end, end),
              start,
              `${rule.name} at ${start} of ${text}`,
            );
          }
        },
      ),
      { numRuns: fuzzRounds(2_000) },
    );
    assert.notEqual(seen, 0);
  });

  test('let through the examples of each identifier', () => {
    for (const rule of rules) {
      const own = builtInIdentifiers.filter(({ type, name = type }) => name === rule.name);
      for (const text of own.flatMap((one) => one.examples).map((one) => normalised(one))) {
        for (const start of beginnings(rule, text))
          if (isAccepted(rule, text, start))
            assert.ok(mayBegin(rule, bytesOf(text), start), `${rule.name}: ${text}`);
      }
    }
  });

  test('stop what cannot be a match', () => {
    const rule = rules.find(({ name, kind }) => name === 'US_SOCIAL_SECURITY_NUMBER' && kind === 'anchored');
    assert.ok(rule !== undefined);
    assert.equal(mayBegin(rule, bytesOf('123-45-6789'), 0), true);
    assert.equal(mayBegin(rule, bytesOf('x123-45-6789'), 1), false);
    assert.equal(mayBegin(rule, bytesOf('123-4x-6789'), 0), false);
    assert.equal(mayBegin(rule, bytesOf('123-45-678x'), 0), false);
    assert.equal(nextBeginning(rule, bytesOf('no 1 number 123-45-6789'), 0, 23, 23), 12);
    assert.equal(nextBeginning(rule, bytesOf('no 1 number 123-45-6789'), 0, 12, 23), -1);
  });
});

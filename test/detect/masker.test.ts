import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { builtInIdentifiers, createDetector, type Detector } from '#detect';
import { fuzzRounds } from './fuzz.ts';

const all = createDetector({ identifiers: builtInIdentifiers, threshold: 0 });
/** Of each identifier one example and one that is none; of the many tokens of vendors every eighth. */
const examples = builtInIdentifiers
  .filter(({ type }, index) => index % 8 === 0 || !/_(?:TOKEN|KEY|SECRET)(?:_|$)/.test(type))
  .flatMap((one, index) => [one.examples[index % one.examples.length] ?? '', one.counterExamples[0] ?? '']);

function mask(detector: Detector, pieces: readonly string[]): string {
  const masker = detector.masker(({ type }) => `{${type}}`);
  return pieces.map((piece) => masker.write(piece)).join('') + masker.end();
}

function inOnePiece(detector: Detector, text: string): string {
  let out = '';
  let at = 0;
  for (const { type, start, end } of detector.find(text)) {
    out += `${text.slice(at, start)}{${type}}`;
    at = end;
  }
  return out + text.slice(at);
}

describe('a text that arrives in pieces', () => {
  for (const example of examples) {
    test(`is masked alike at every split of: ${JSON.stringify(example.slice(0, 70))}`, () => {
      for (const text of [example, `Well, 12 people (the 4th of May) said: ${example} and so on, "x".`]) {
        const whole = inOnePiece(all, text);
        for (let split = 0; split <= text.length; split += 1) {
          assert.equal(mask(all, [text.slice(0, split), text.slice(split)]), whole, `split at ${split}`);
        }
        assert.equal(mask(all, text.split('')), whole, 'unit by unit');
      }
    });
  }

  test('is masked alike in any pieces, whatever its parts', () => {
    const part = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...examples) },
      fc.constantFrom(
        ' ',
        ' ',
        '\n',
        ', ',
        '-',
        '1',
        '12 34',
        'AB ',
        '@',
        '://',
        '\u200b',
        '４１１１',
        '١٢٣',
        'é',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const cases = fc.tuple(
      fc.array(part, { maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
    );
    fc.assert(
      fc.property(cases, ([parts, sizes]) => {
        const text = parts.join('');
        const pieces: string[] = [];
        for (let at = 0, round = 0; at < text.length; round += 1) {
          const size = sizes[round % sizes.length] ?? 1;
          pieces.push(text.slice(at, at + size));
          at += size;
        }
        assert.equal(mask(all, pieces), inOnePiece(all, text));
      }),
      { numRuns: fuzzRounds(400) },
    );
  });

  test('is held back by no more than its last word where nothing is found', () => {
    const prose = 'The quick brown fox jumps over the lazy dog, and then it does so once more. '.repeat(40);
    const masker = createDetector().masker(() => '*');
    let most = 0;
    for (const unit of prose) {
      masker.write(unit);
      most = Math.max(most, masker.heldBack);
    }
    assert.ok(most <= 12, `${most} characters were held back`);
  });

  test('never holds more than a bounded part of it', () => {
    for (const unit of [
      '1',
      'a',
      '1 ',
      'AB 12 ',
      '4111 1111 ',
      'a@b.c ',
      '\u200b1',
      '-----BEGIN PRIVATE KEY-----\nQUJD ',
      'password 1 ',
    ]) {
      const masker = all.masker(() => '*');
      let most = 0;
      for (let round = 0; round < 300; round += 1) {
        masker.write(unit.repeat(Math.ceil(500 / unit.length)));
        most = Math.max(most, masker.heldBack);
      }
      assert.ok(most < 12_000, `${JSON.stringify(unit)}: ${most}`);
    }
  });

  test('a key longer than what is held back is masked whole', () => {
    const body = `${'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2'}\n`.repeat(120);
    const text = `key:\n-----BEGIN PRIVATE KEY-----\n${body}-----END PRIVATE KEY-----\nthe end`;
    const pieces = text.match(/[^]{1,97}/g) ?? [];
    assert.equal(mask(all, pieces), 'key:\n{PRIVATE_KEY}\nthe end');
  });

  test('the replacement is given the data that it replaces', () => {
    const masker = createDetector().masker(({ type }, data) => `${type}#${data.length}`);
    assert.equal(masker.write('to ada@example.com') + masker.end(), 'to EMAIL#15');
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { builtInIdentifiers, createDetector, type Detector, type Identifier } from '#detect';
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

describe('a text that arrives in pieces', () => {
  for (const example of examples) {
    test(`is masked alike at every split of: ${JSON.stringify(example.slice(0, 70))}`, () => {
      for (const text of [example, `Well, 12 people (the 4th of May) said: ${example} and so on, "x".`]) {
        const whole = mask(all, [text]);
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
        assert.equal(mask(all, pieces), mask(all, [text]));
      }),
      { numRuns: fuzzRounds(400) },
    );
  });

  test('is masked alike where a finding begins with several words', () => {
    for (const example of [
      'on the corner of Hoy Lane and Baker Street',
      'at the age of 44',
      'to P.O. Box 1234 there',
    ]) {
      const whole = mask(all, [example]);
      assert.match(whole, /\{/);
      for (let split = 0; split <= example.length; split += 1) {
        assert.equal(mask(all, [example.slice(0, split), example.slice(split)]), whole, `split at ${split}`);
      }
      assert.equal(mask(all, example.split('')), whole, 'unit by unit');
    }
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

describe('findings that overlap', () => {
  function literal(type: string, text: string, score: number): Identifier {
    const form = { expression: new RegExp(text), anchor: { prefixes: [text] }, score, reason: 'test' };
    return { type, onByDefault: true, forms: [form], examples: [], counterExamples: [] };
  }
  const rows: Readonly<Record<string, readonly [[type: string, text: string, score: number][], string]>> = {
    'the surer alone names what both cover': [
      [
        ['UNSURE', 'abc-def', 0.7],
        ['SURE', 'def-ghi', 0.9],
      ],
      '<{SURE}>',
    ],
    'one on either side of the surest': [
      [
        ['BEFORE', 'abc-def', 0.7],
        ['SURE', 'def-g', 0.9],
        ['AFTER', 'def-ghi', 0.8],
      ],
      '<{SURE}>',
    ],
    'one between two that stay': [
      [
        ['FIRST', 'abc-', 0.9],
        ['BETWEEN', 'abc-def-ghi', 0.7],
        ['LAST', 'ghi', 0.95],
      ],
      '<{FIRST}{LAST}>',
    ],
  };
  for (const [title, [identifiers, masked]] of Object.entries(rows)) {
    test(`are hidden wholly: ${title}`, () => {
      const detector = createDetector({ identifiers: identifiers.map((row) => literal(...row)) });
      const text = '<abc-def-ghi>';
      for (let split = 0; split <= text.length; split += 1) {
        assert.equal(mask(detector, [text.slice(0, split), text.slice(split)]), masked);
      }
    });
  }

  test('the replacement is given the data of the surer, and all that is hidden', () => {
    const detector = createDetector({
      identifiers: [literal('UNSURE', 'abc-def', 0.7), literal('SURE', 'def-ghi', 0.9)],
    });
    const masker = detector.masker(({ type }, data, hidden) => `[${type} ${data} ${hidden}]`);
    assert.equal(masker.write('<abc-def-ghi>') + masker.end(), '<[SURE def-ghi abc-def-ghi]>');
  });

  test('are hidden wholly, however long their row is, and wherever it is cut', () => {
    const detector = createDetector({
      own: [
        { type: 'ONE', expression: 'a[0-9]{10,30}b', score: 0.8 },
        { type: 'TWO', expression: '[0-9]{4}ba[0-9]{4}', score: 0.7 },
      ],
      identifiers: [],
    });
    for (let digits = 10; digits < 30; digits += 1) {
      const row = `a${'7'.repeat(digits)}b${'a1234567890b'.repeat(341)}`;
      const masker = detector.masker((_, __, hidden) => (hidden === '' ? '' : '#'));
      assert.match(masker.write(`x ${row} y`) + masker.end(), /^x #+ y$/, `${digits} digits`);
    }
  });

  const kinds = new Set(
    (
      'NAME ADDRESS PHONE EMAIL URL IP_ADDRESS MAC_ADDRESS DATE_OF_BIRTH AGE USERNAME PASSWORD DRIVER_ID LICENSE_PLATE ' +
      'CREDIT_DEBIT_CARD_NUMBER INTERNATIONAL_BANK_ACCOUNT_NUMBER US_SOCIAL_SECURITY_NUMBER JSON_WEB_TOKEN PRIVATE_KEY ' +
      'AWS_ACCESS_KEY AWS_SECRET_KEY'
    ).split(' '),
  );
  const identifiers = builtInIdentifiers.filter(({ type }) => kinds.has(type));
  const together = createDetector({ identifiers, threshold: 0 });
  const apart = identifiers.map((one) => createDetector({ identifiers: [one], threshold: 0 }));

  test('a street is hidden with its number, wherever the text is cut', () => {
    const text = 'in der Bergmannstraße 12, 2. Stock';
    for (let size = 1; size <= text.length; size += 1) {
      const masker = together.masker(() => '#');
      let masked = '';
      for (let at = 0; at < text.length; at += size) masked += masker.write(text.slice(at, at + size));
      assert.equal(masked + masker.end(), 'in der #, 2. Stock', `${size} at a time`);
    }
  });

  test('are hidden wholly, whatever the text', () => {
    const part = fc.oneof(
      fc.constantFrom(...identifiers.flatMap((one) => one.examples)),
      fc.constantFrom(
        ' ',
        '\n',
        '@',
        ':',
        '/',
        '.',
        '-',
        '1',
        '+1 ',
        'A',
        'password: ',
        'Dr. ',
        '\u200b',
        'é',
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (parts, size) => {
        const text = parts.join('');
        const masker = together.masker((_, __, hidden) => '\u2588'.repeat(hidden.length));
        let masked = '';
        for (let at = 0; at < text.length; at += size) masked += masker.write(text.slice(at, at + size));
        masked += masker.end();
        assert.equal(masked.length, text.length);
        for (const { type, start, end } of apart.flatMap((one) => one.find(text))) {
          assert.match(masked.slice(start, end), /^\u2588+$/, `${type} in ${JSON.stringify(text)}`);
        }
      }),
      { numRuns: fuzzRounds(400) },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { createDetector, type OwnIdentifier } from '#detect';
import { fuzzRounds } from './fuzz.ts';

const only = (own: Partial<OwnIdentifier> & { expression: string }) =>
  createDetector({ identifiers: [], own: [{ type: 'OWN', ...own }] });

function found(own: Partial<OwnIdentifier> & { expression: string }, text: string): string[] {
  return only(own)
    .find(text)
    .map(({ start, end }) => text.slice(start, end));
}

describe("a customer's identifier", () => {
  const cases: readonly [string, string, readonly string[]][] = [
    [String.raw`EMP-\d{6}`, 'EMP-123456 and EMP-1234567, not EMP-12345', ['EMP-123456', 'EMP-123456']],
    [String.raw`\bEMP-\d{6}\b`, 'EMP-123456 and EMP-1234567', ['EMP-123456']],
    ['(?i)acme-[a-f]+', 'ACME-Feed acme-abc', ['ACME-Feed', 'acme-abc']],
    ['a|ab', 'abab', ['a', 'a']],
    ['ab|a', 'aba', ['ab', 'a']],
    ['a+?', 'aaa', ['a', 'a', 'a']],
    ['(?:x|y){2,3}z?', 'xyxz xy', ['xyxz', 'xy']],
    ['^start', 'start start', ['start']],
    ['end$', 'end end', ['end']],
    ['[^\\s]+ß', 'Straß é-ß', ['Straß', 'é-ß']],
    ['[[:upper:]]{3}', 'abcABCdef', ['ABC']],
    [String.raw`\u00e9\x41`, 'éA', ['éA']],
    ['Kunde 客[一-龥]', 'Kunde 客户', ['Kunde 客户']],
  ];
  for (const [expression, text, expected] of cases) {
    test(`${expression} finds ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(found({ expression }, text), expected));
  }

  test('gives places in units and in bytes', () => {
    const text = 'é😀 EMP-123456';
    const [finding] = only({ expression: 'EMP-\\d+' }).find(text);
    assert.ok(finding);
    assert.equal(text.slice(finding.start, finding.end), 'EMP-123456');
    assert.equal(Buffer.from(text).subarray(finding.startByte, finding.endByte).toString(), 'EMP-123456');
    assert.equal(finding.type, 'OWN');
  });

  test('needs one of its keywords before it, at most so far away', () => {
    const own = { expression: '\\d{6}', keywords: ['badge', 'staff number'], maximumMatchDistance: 12 };
    assert.deepEqual(found(own, 'Badge 123456'), ['123456']);
    assert.deepEqual(found(own, 'STAFF NUMBER: 123456'), ['123456']);
    assert.deepEqual(found(own, 'badge, as I said: 123456'), []);
    assert.deepEqual(found(own, '123456 badge'), []);
  });

  test('is none where it contains a word to ignore', () => {
    const own = { expression: '[A-Z]+-\\d+', ignoreWords: ['TEST'] };
    assert.deepEqual(found(own, 'TEST-1 REAL-2 test-3'), ['REAL-2']);
  });

  test('is found among built-in ones, the surer of two that overlap', () => {
    const detector = createDetector({ own: [{ type: 'ORDER', expression: '4111 1111 1111', score: 0.99 }] });
    assert.deepEqual(
      detector.find('4111 1111 1111 1111, ada@example.com').map(({ type }) => type),
      ['ORDER', 'EMAIL'],
    );
    assert.deepEqual(detector.only(['EMAIL']).find('4111 1111 1111 1111'), []);
  });

  const refused: Readonly<Record<string, RegExp>> = {
    '(?=a)b': /look-around/,
    '(?<!a)b': /look-around/,
    '(a)\\1': /back-references/,
    '(?<n>a)\\k<n>': /back-references/,
    'a*': /empty text/,
    '(a': /not closed/,
    'a)': /no opening one/,
    '[a': /not closed|too early/,
    'a{2000}': /bounded by 1000/,
    '(?:a{1000}){1000}': /more than 2000 steps/,
    'a++': /possessive/,
    '*a': /nothing to repeat/,
    'a{3,2}': /wrong way round/,
    '\\q': /not known/,
  };
  for (const [expression, words] of Object.entries(refused)) {
    test(`${expression} is refused, and why is said`, () => {
      assert.throws(
        () => only({ expression }),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'BadExpression');
          assert.match(error.message, words);
          return true;
        },
      );
    });
  }

  test('passes no bound of what may be defined', () => {
    assert.throws(() => only({ expression: 'a'.repeat(513) }), { code: 'BadIdentifier' });
    assert.throws(() => only({ expression: 'a', maximumMatchDistance: 301 }), { code: 'BadIdentifier' });
    assert.throws(() => only({ expression: 'a', keywords: Array<string>(51).fill('k') }), {
      code: 'BadIdentifier',
    });
  });

  test('matches no more than 512 characters', () => {
    assert.deepEqual(
      found({ expression: 'a+' }, 'a'.repeat(600)).map((one) => one.length),
      [512, 88],
    );
  });

  // Any engine that goes back would take longer than the world is old.
  for (const expression of [
    '(?:a+)+b',
    '(?:a|aa)+b',
    '(?:a?){50}a{50}b',
    '(?:.*a){12}b',
    '(?:[a-z]+\\s?)+!',
  ]) {
    test(`takes linear time: ${expression}`, { timeout: 300_000 }, () => {
      assert.deepEqual(found({ expression }, 'a'.repeat(4_000)), []);
    });
  }
});

describe("a customer's identifier and text that is meant to deceive", () => {
  const badge = { expression: String.raw`\bEMP-\d{6}\b` };
  const cases: readonly [
    string,
    Partial<OwnIdentifier> & { expression: string },
    string,
    readonly string[],
  ][] = [
    ['full-width characters', badge, 'to ＥＭＰ－１２３４５６.', ['ＥＭＰ－１２３４５６']],
    ['Arabic-Indic digits', badge, 'to EMP-١٢٣٤٥٦.', ['EMP-١٢٣٤٥٦']],
    ['a typographic dash', badge, 'to EMP\u2011123456.', ['EMP\u2011123456']],
    ['unseen characters', badge, '\u200bEMP-12\u200b3\u2060456\u200b.', ['EMP-12\u200b3\u2060456']],
    ['an unseen character at an edge', badge, 'EMP-123456\u200b7', []],
    ['a no-break space', { expression: 'staff \\d' }, 'staff\u00a07', ['staff\u00a07']],
    [
      'a keyword in disguise',
      { expression: '\\d{6}', keywords: ['badge number'] },
      'bad\u200bge\u00a0number １２３４５６',
      ['１２３４５６'],
    ],
    [
      'a word to ignore in disguise',
      { expression: '[A-Z]+-\\d', ignoreWords: ['TEST'] },
      'Ｔ\u200bEST-1',
      [],
    ],
    [
      'characters that the expression names stay themselves',
      { expression: '[－—]\\d' },
      '-1 —1 －1',
      ['—1', '－1'],
    ],
    [
      'unseen characters that the expression names',
      { expression: 'a\\u200b+b' },
      'ab a\u200bb',
      ['a\u200bb'],
    ],
    ['what begins among unseen characters', { expression: '\\u200bb' }, 'a\u200b\u200bb', ['\u200bb']],
    ['what is no digit of ASCII', { expression: '[^\\x00-\\x7f]+' }, 'a４b', ['４']],
    ['no digit', { expression: 'x\\D' }, 'x４ x4 xy', ['x４', 'xy']],
  ];
  for (const [title, own, text, expected] of cases) {
    test(title, () => {
      assert.deepEqual(found(own, text), expected);
      const bytes = Buffer.from(text);
      for (const { start, end, startByte, endByte } of only(own).find(text)) {
        assert.equal(bytes.subarray(startByte, endByte).toString(), text.slice(start, end));
      }
      const mask = (pieces: readonly string[]): string => {
        const masker = only(own).masker((_, data) => `<${data}>`);
        return pieces.map((piece) => masker.write(piece)).join('') + masker.end();
      };
      for (let split = 0; split <= text.length; split += 1) {
        assert.equal(mask([text.slice(0, split), text.slice(split)]), mask([text]), `split at ${split}`);
      }
      assert.equal(mask(text.split('')), mask([text]), 'unit by unit');
    });
  }

  test('a long text of which most is passed over', () => {
    const text = `${'é '.repeat(5_000)}ＥＭＰ－１２３４\u200b５６ ${'é '.repeat(5_000)}`;
    assert.deepEqual(found(badge, text), ['ＥＭＰ－１２３４\u200b５６']);
  });

  test('finds, disguised, what it finds plain', () => {
    const expressions = ['EMP-\\d{3}', '(?:A|EM)P ?-\\d+x?', '\\b[A-Z]{2,3}-\\d{2,}\\b', '-?\\d\\d-'];
    const disguise = (unit: string, way: number): string => {
      const code = unit.charCodeAt(0);
      if (way === 0) return unit;
      if (way === 1) return `\u200b${unit}`;
      if (unit === ' ') return '\u00a0';
      if (unit === '-') return '\u2011';
      return way === 2 || !/\d/.test(unit)
        ? String.fromCharCode(code + 0xfee0)
        : String.fromCharCode(0x630 + code);
    };
    const text = fc.string({ unit: fc.constantFrom('E', 'M', 'P', '-', '1', '2', ' ', 'x'), maxLength: 30 });
    fc.assert(
      fc.property(
        fc.constantFrom(...expressions),
        text,
        fc.array(fc.nat(3), { minLength: 1 }),
        (expression, plain, ways) => {
          const units = plain.split('').map((unit, index) => disguise(unit, ways[index % ways.length] ?? 0));
          const starts = units.map((_, index) => units.slice(0, index).join('').length);
          const deceiving = units.join('');
          const expected = only({ expression })
            .find(plain)
            .map(({ start, end }) => [start, end]);
          const actual = only({ expression })
            .find(deceiving)
            .map(({ start, end }) => [
              starts.findLastIndex((at) => at <= start),
              starts.findLastIndex((at) => at < end) + 1,
            ]);
          assert.deepEqual(actual, expected, JSON.stringify(deceiving));
        },
      ),
      { numRuns: fuzzRounds(400) },
    );
  });
});

describe("a customer's identifier and the JavaScript engine", () => {
  const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '\\d', 'é');
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atom,
      fc.tuple(tie('node'), tie('node')).map(([x, y]) => x + y),
      fc.tuple(tie('node'), tie('node')).map(([x, y]) => `(?:${x}|${y})`),
      fc
        .tuple(tie('node'), fc.constantFrom('?', '*', '+', '{2}', '{1,3}', '??', '+?'))
        // What can be nothing is not repeated: JavaScript's engine goes back from nothing and tries something instead,
        // as no engine of linear time does.
        .map(([x, q]) => (new RegExp(`^(?:${x})$`).test('') ? x : `(?:${x})${q}`)),
    ),
  }));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é', '\n'), maxLength: 24 });

  test('find the same', () => {
    fc.assert(
      fc.property(node, text, fc.nat(24), (inner, one, split) => {
        const expression = `b${inner}`;
        const expected = Array.from(one.matchAll(new RegExp(expression, 'g')), ([match]) => match);
        assert.deepEqual(found({ expression }, one), expected);
        const masker = only({ expression }).masker((_, data) => `<${data}>`);
        const masked = masker.write(one.slice(0, split)) + masker.write(one.slice(split)) + masker.end();
        assert.equal(masked, one.replaceAll(new RegExp(expression, 'g'), '<$&>'));
      }),
      { numRuns: fuzzRounds(150) },
    );
  });
});

describe('published test values', () => {
  const text =
    'card 4111 1111 1111 1111 or 4539 1488 0343 6467, AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  test('are found, unless they are to be left out', () => {
    assert.equal(createDetector().find(text).length, 3);
    const findings = createDetector({ suppressKnownTestValues: true }).find(text);
    assert.deepEqual(
      findings.map(({ start, end }) => text.slice(start, end)),
      ['4539 1488 0343 6467'],
    );
  });
});

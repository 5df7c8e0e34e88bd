import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { builtInIdentifiers } from '#detect';
import { ContainedWords } from '../../src/detect/contained-words.ts';
import {
  changesOfKind,
  digitsIn,
  distinctCharacters,
  kindsOfCharacters,
  longestRow,
  SIGN,
} from '../../src/detect/makeup.ts';
import { WordSet } from '../../src/detect/identifiers/personal/word-set.ts';
import { fuzzRounds } from './fuzz.ts';

/** Checks as one would write them who has time: each says how many characters of a candidate are the data. */
const plain: Readonly<Record<string, (candidate: string) => number>> = {
  CREDIT_DEBIT_CARD_NUMBER(candidate) {
    const digits = candidate.replaceAll(/\D/g, '');
    const issuers: readonly (readonly [RegExp, readonly number[]])[] = [
      [/^4/, [16, 19]],
      [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|8[12])/, [16]],
      [/^(?:3[47]|2131|1800)/, [15]],
      [/^(?:6(?:011|4[4-9]|5)|62|35(?:2[89]|[3-8])|220[0-4])/, [16, 17, 18, 19]],
      [/^3(?:0[0-5]|095|[689])/, [14, 15, 16, 17, 18, 19]],
      [/^(?:50|5[6-8]|6[0379])/, [13, 14, 15, 16, 17, 18, 19]],
    ];
    const known = issuers.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length));
    return known && luhn(digits) % 10 === 0 && new Set(digits).size > 1 ? candidate.length : 0;
  },
  INTERNATIONAL_BANK_ACCOUNT_NUMBER(candidate) {
    const lengths: Readonly<Record<string, number>> = { GB: 22, NO: 15, FR: 27, DE: 22 };
    const wanted = lengths[candidate.slice(0, 2)] ?? Infinity;
    let length = 0;
    while (length < candidate.length && compact(candidate.slice(0, length)).length < wanted) length += 1;
    const number = compact(candidate.slice(0, length));
    if (number.length !== wanted || /^[A-Z0-9]/.test(candidate.slice(length))) return 0;
    const rearranged = (number.slice(4) + number.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) =>
      String(letter.charCodeAt(0) - 55),
    );
    return BigInt(rearranged) % 97n === 1n ? length : 0;
  },
  US_SOCIAL_SECURITY_NUMBER(candidate) {
    const digits = candidate.replaceAll(/\D/g, '');
    return /^(?:000|666|9)|^\d{3}00|0000$|^(\d)\1*$/.test(digits) ? 0 : candidate.length;
  },
  EMAIL: (candidate) => (/\.[._%+'-]*@|\.\./.test(candidate) ? 0 : candidate.length),
  URL(candidate) {
    const url = candidate.replace(/[.,;:!?)\]*]+$/, '');
    const host = /^[^/]*\/\/(?:\[|(?:[^/?#]*@)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?(?:[/?#]|$))/;
    return host.test(url) ? url.length : 0;
  },
};

function luhn(digits: string): number {
  return [...digits]
    .toReversed()
    .map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 2))
    .reduce((sum, one) => sum + (one > 9 ? one - 9 : one), 0);
}

function compact(text: string): string {
  return text.replaceAll(/[ -]/g, '');
}

/** Of each type: a candidate that is not far from one that counts. */
const candidates: Readonly<Record<string, fc.Arbitrary<string>>> = {
  CREDIT_DEBIT_CARD_NUMBER: fc
    .tuple(
      fc.constantFrom(
        '4',
        '51',
        '2720',
        '2721',
        '34',
        '6011',
        '650',
        '62',
        '3528',
        '3590',
        '3095',
        '2204',
        '2205',
        '82',
        '1800',
        '69',
        '0',
      ),
      fc.stringMatching(/^[0-9]{9,14}$/),
      fc.nat(9),
    )
    .map(([prefix, rest]) => {
      const body = `${prefix}${rest}`.slice(0, 18);
      const last = (10 - (luhn(`${body}0`) % 10)) % 10;
      return `${body}${last}`.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
    })
    .filter((text) => text.length > 15),
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: fc.oneof(
    fc.constantFrom(
      'GB82 WEST 1234 5698 7654 32',
      'NO9386011117947',
      'DE89 3704 0044 0532 0130 00 NOW',
      'FR1420041010050500013M02606',
      'GB82WEST12345698765432AB',
    ),
    fc.stringMatching(/^(?:NO|GB|XX)[0-9]{2}(?: ?[A-Z0-9]{4}){2,5}$/),
  ),
  US_SOCIAL_SECURITY_NUMBER: fc
    .tuple(
      fc.constantFrom('000', '666', '899', '900', '123', '111'),
      fc.constantFrom('00', '11', '45'),
      fc.constantFrom('0000', '1111', '6789'),
    )
    .map((parts) => parts.join('-')),
  EMAIL: fc.stringMatching(/^[a.%+'_-]{1,6}@(?:[a-]{1,3}\.){1,2}com$/),
  URL: fc.stringMatching(/^https:\/\/[a[][a1.:@/?#)*\]-]{1,14}$/),
};

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('the checks of candidates, which look at bytes', () => {
  for (const [type, candidate] of Object.entries(candidates)) {
    test(`accept as much of a ${type} as plain ones do`, () => {
      const check = builtInIdentifiers.find((one) => one.type === type)?.forms[0]?.check;
      const seen = new Set<number>();
      fc.assert(
        fc.property(candidate, fc.constantFrom('', 'x ', '12'), (text, before) => {
          const expected = plain[type]?.(text);
          seen.add(Math.min(1, expected ?? 0));
          const bytes = bytesOf(`${before}${text}${'\0'.repeat(8)}`);
          const length = before.length + text.length;
          assert.equal(check?.(text, { bytes, length }, before.length), expected, text);
        }),
        { numRuns: fuzzRounds(1_000) },
      );
      assert.deepEqual([...seen].toSorted(), [0, 1]);
    });
  }

  test('tell what a text is made of', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[aAbz019_. -]{0,40}$/), (text) => {
        const [bytes, start, end] = [bytesOf(`aA1${text}_`), 3, 3 + text.length];
        assert.equal(distinctCharacters(bytes, start, end), new Set(text).size);
        assert.equal(digitsIn(bytes, start, end), text.replaceAll(/\D/g, '').length);
        assert.equal(
          changesOfKind(bytes, start, end),
          text.match(/(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)/g)?.length ?? 0,
        );
        const rows = text.toLowerCase().match(/(.)\1*/g) ?? [''];
        assert.equal(longestRow(bytes, start, end), Math.max(...rows.map((row) => row.length)));
        const kinds = kindsOfCharacters(bytes, start, end);
        assert.deepEqual(
          [1, 2, 4, SIGN].map((kind) => (kinds & kind) !== 0),
          [/\d/, /[A-Z]/, /[a-z]/, /[^A-Za-z0-9]/].map((kind) => kind.test(text)),
        );
      }),
      { numRuns: fuzzRounds(1_000) },
    );
  });

  test('find whole words', () => {
    const words = ['And', 'Any', 'May', 'Madam', 'A'];
    const search = new WordSet(words);
    fc.assert(
      fc.property(
        fc.constantFrom(...words, '', 'a', 'Mad', 'Mayam', 'Dny'),
        fc.nat(3),
        fc.nat(3),
        (word, start, less) => {
          const end = Math.max(start, word.length - less);
          assert.equal(search.has(word, start, end), words.includes(word.slice(start, end)), word);
        },
      ),
      { numRuns: fuzzRounds(1_000) },
    );
  });

  test('find words wherever they stand', () => {
    const words = ['abab', 'bab', 'caa', 'xx'];
    const search = new ContainedWords(words);
    fc.assert(
      fc.property(fc.stringMatching(/^[abcxABCX1]{0,12}$/), (text) => {
        const expected = words.some((word) => text.toLowerCase().includes(word));
        assert.equal(search.isIn(bytesOf(`ba${text}bx`), 2, 2 + text.length), expected, text);
      }),
      { numRuns: fuzzRounds(1_000) },
    );
  });
});

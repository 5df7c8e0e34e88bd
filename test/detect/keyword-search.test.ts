import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { KeywordSearch } from '../../src/detect/engine/keyword-search.ts';
import { fuzzRounds } from './fuzz.ts';

/** The same by an expression over the window: plain to see, and slow. */
function isNear(words: readonly string[], within: number, text: string, start: number, end: number): boolean {
  const alternatives = words.map((word) =>
    word.replaceAll(/[.#]/g, '\\$&').replaceAll(' ', '[ _-]?').replaceAll('\u0001', '[\u0001\u0002]'),
  );
  const reach = within + Math.max(...words.map((word) => word.length)) + 1;
  const from = Math.max(0, start - reach);
  const expression = new RegExp(`(?<![a-z0-9])(?:${alternatives.join('|')})(?![a-z])`, 'gi');
  return Array.from(text.slice(from, end + reach).matchAll(expression)).some((found) => {
    const wordStart = from + found.index;
    const wordEnd = wordStart + found[0].length;
    return wordEnd <= start ? start - wordEnd <= within : wordStart >= end && wordStart - end <= within;
  });
}

function textOf(text: string): { readonly bytes: Uint8Array; readonly length: number } {
  return { bytes: new TextEncoder().encode(`${text}${'\0'.repeat(64)}`), length: text.length };
}

describe('a search for keywords around a candidate', () => {
  test('finds whole words in any case, before it and behind it, within their distance', () => {
    const search = new KeywordSearch(['card number', 'm\u0001vil', 'ss#'], 5);
    for (const text of [
      'card number: <>',
      '<> CardNumber',
      'CARD_NUMBER <>',
      'M\u0002VIL<>',
      '<>ss#1',
      '1-ss# <>',
    ]) {
      const start = text.indexOf('<>');
      assert.equal(search.isNear(textOf(text), start, start + 2), true, text);
    }
    for (const text of [
      'card number      <>',
      'xss# <>',
      '<> ss#a',
      'card  number <>',
      'card num<>ber',
      '<>      ss#',
    ]) {
      const start = text.indexOf('<>');
      assert.equal(search.isNear(textOf(text), start, start + 2), false, text);
    }
  });

  test('finds what an expression over the window finds', () => {
    const words = ['a', 'a b', 'b', 'b a', 'ab', 'c#', 'b.a', 'ca\u0001', 'cab a'];
    const part = fc.constantFrom(
      'a',
      'b',
      'c',
      'A',
      'B',
      ' ',
      '_',
      '-',
      '#',
      '.',
      '1',
      '\u0001',
      '\u0002',
      '  ',
    );
    let near = 0;
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 40 }),
        fc.subarray(words, { minLength: 1 }),
        fc.nat(6),
        fc.nat(40),
        fc.nat(3),
        (parts, some, within, at, length) => {
          const text = parts.join('');
          const start = Math.min(at, text.length);
          const end = Math.min(start + length, text.length);
          const expected = isNear(some, within, text, start, end);
          near += expected ? 1 : 0;
          assert.equal(
            new KeywordSearch(some, within).isNear(textOf(text), start, end),
            expected,
            JSON.stringify({ text, some, within, start, end }),
          );
        },
      ),
      { numRuns: fuzzRounds(3_000) },
    );
    assert.notEqual(near, 0);
  });
});

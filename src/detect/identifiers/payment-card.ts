import type { Text } from '../engine/text.ts';
import type { Identifier } from '../identifier.ts';

const ZERO = 0x30;
/** Of a digit: the digits of twice as much, added up. */
const doubled = Uint8Array.of(0, 2, 4, 6, 8, 1, 3, 5, 7, 9);
/** So many digits tell who issued a card. */
const PREFIX = 4;

/**
 * Issuers' ranges of the first four digits, with the lengths that they use.
 * @see https://www.iso.org/standard/70484.html (ISO/IEC 7812-1)
 */
const issuers: readonly (readonly [first: number, last: number, lengths: readonly number[]])[] = [
  [4000, 4999, [16, 19]],
  [5100, 5599, [16]],
  [2221, 2720, [16]],
  [3400, 3499, [15]],
  [3700, 3799, [15]],
  [6011, 6011, [16, 17, 18, 19]],
  [6440, 6599, [16, 17, 18, 19]],
  [6200, 6299, [16, 17, 18, 19]],
  [3528, 3589, [16, 17, 18, 19]],
  [3000, 3059, [14, 15, 16, 17, 18, 19]],
  [3095, 3095, [14, 15, 16, 17, 18, 19]],
  [3600, 3699, [14, 15, 16, 17, 18, 19]],
  [3800, 3999, [14, 15, 16, 17, 18, 19]],
  [5000, 5099, [13, 14, 15, 16, 17, 18, 19]],
  [5600, 5899, [13, 14, 15, 16, 17, 18, 19]],
  [6000, 6099, [13, 14, 15, 16, 17, 18, 19]],
  [6300, 6399, [13, 14, 15, 16, 17, 18, 19]],
  [6700, 6799, [13, 14, 15, 16, 17, 18, 19]],
  [6900, 6999, [13, 14, 15, 16, 17, 18, 19]],
  [2200, 2204, [16, 17, 18, 19]],
  [8100, 8299, [16]],
  [2131, 2131, [15]],
  [1800, 1800, [15]],
];

/** The digits of a candidate: the first four, how many there are, a bit for each that occurs, and their sum as Luhn has it. */
interface Digits {
  readonly prefix: number;
  readonly count: number;
  readonly different: number;
  readonly sum: number;
}

function digitsOf({ bytes }: Text, start: number, end: number): Digits {
  let [prefix, count, different, sum] = [0, 0, 0, 0];
  for (let at = end - 1; at >= start; at -= 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) continue;
    sum += count % 2 === 0 ? digit : (doubled[digit] ?? 0);
    different |= 1 << digit;
    count += 1;
  }
  for (let at = start, seen = 0; at < end && seen < PREFIX; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) continue;
    prefix = 10 * prefix + digit;
    seen += 1;
  }
  return { prefix, count, different, sum };
}

function isNumberOfAnIssuer(candidate: string, text: Text, start: number): boolean {
  const { prefix, count, different, sum } = digitsOf(text, start, start + candidate.length);
  const isOneDigit = (different & (different - 1)) === 0;
  return (
    sum % 10 === 0 &&
    !isOneDigit &&
    issuers.some(([first, last, lengths]) => prefix >= first && prefix <= last && lengths.includes(count))
  );
}

/** Near a word for a card, older lengths and ranges count as well. */
function isNumberOfACard(candidate: string, text: Text, start: number): boolean {
  const { prefix, different, sum } = digitsOf(text, start, start + candidate.length);
  const withoutOne = different & (different - 1);
  const hasThree = (withoutOne & (withoutOne - 1)) !== 0;
  return sum % 10 === 0 && prefix >= 1000 && prefix < 7000 && hasThree;
}

export const paymentCard: Identifier = {
  type: 'CREDIT_DEBIT_CARD_NUMBER',
  onByDefault: true,
  forms: [
    {
      anchor: { shape: 'card' },
      expression:
        /(?<!\w)(?<!\d[.-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d{4}([ -])\d{6}\2\d{4,5})(?!\w)(?![.-]\d)/,
      glance: 'luhn',
      check: (candidate, text, start) => (isNumberOfAnIssuer(candidate, text, start) ? candidate.length : 0),
      score: 0.95,
      reason: 'an issuer prefix, its length and the Luhn checksum',
    },
    {
      keywords: {
        words: [
          'card',
          'card number',
          'credit card',
          'debit card',
          'card no',
          'payment card',
          'cc',
          'ccn',
          'visa',
          'mastercard',
          'maestro',
          'amex',
          'american express',
          'kreditkarte',
          'kartennummer',
          'carte',
          'tarjeta',
          'carta',
        ],
      },
      expression: /(?<!\w)(?<!\d[.-])\d(?:[ -]?\d){11,18}(?!\w)(?![.-]\d)/,
      glance: 'luhn',
      check: (candidate, text, start) => (isNumberOfACard(candidate, text, start) ? candidate.length : 0),
      score: 0.9,
      reason: 'the Luhn checksum, near a word for a card',
    },
  ],
  examples: [
    '4111111111111111',
    'card 4111 1111 1111 1111.',
    '5555-5555-5555-4444',
    '3782 822463 10005',
    'card=2223003122003222;',
    'on 2024 4111 1111 1111 1111 was used',
    'diners 30569309025904',
  ],
  counterExamples: [
    '4111111111111112',
    '1234567890123456',
    '0000000000000000',
    'x4111111111111111',
    '41111111111111110000',
    '0.4111111111111111',
    '4111 1111-1111 1111',
    'order 1700000000000',
  ],
};

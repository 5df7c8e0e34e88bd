import { passesLuhn } from '../checksums.ts';
import { distinctCharacters } from '../distinct.ts';
import type { Identifier } from '../identifier.ts';

/**
 * Issuers' prefixes with the lengths that they use.
 * @see https://www.iso.org/standard/70484.html (ISO/IEC 7812-1)
 */
const issuers: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [16, 19]],
  [/^5[1-5]/, [16]],
  [/^2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)/, [16]],
  [/^3[47]/, [15]],
  [/^6(?:011|4[4-9]|5)/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^3(?:0[0-5]|095|[689])/, [14, 15, 16, 17, 18, 19]],
  [/^(?:50|5[6-8]|6[0379])/, [13, 14, 15, 16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^8[12]/, [16]],
  [/^(?:2131|1800)/, [15]],
];

/** Near a word for a card, older lengths and ranges count as well. */
function isNumberOfACard(candidate: string): boolean {
  if (!passesLuhn(candidate)) return false;
  const digits = candidate.replaceAll(/[ -]/g, '');
  return /^[1-6]/.test(digits) && distinctCharacters(digits) > 2;
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
      check(candidate) {
        if (!passesLuhn(candidate)) return 0;
        const digits = candidate.replaceAll(/[ -]/g, '');
        const known = issuers.some(
          ([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length),
        );
        const varied = !/^(\d)\1*$/.test(digits);
        return known && varied ? candidate.length : 0;
      },
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
      check: (candidate) => (isNumberOfACard(candidate) ? candidate.length : 0),
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

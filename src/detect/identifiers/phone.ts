import { IS, kinds } from '../engine/characters.ts';
import type { Text } from '../engine/text.ts';
import type { Identifier } from '../identifier.ts';
import { digitsIn } from '../makeup.ts';

const ZERO = 0x30;

const words = [
  'phone',
  'phone number',
  'telephone',
  'tel',
  'mobile',
  'cell',
  'cellphone',
  'fax',
  'call',
  'text',
  'sms',
  'whatsapp',
  'dial',
  'contact',
  'reach',
  'telefon',
  'telefonnummer',
  'handy',
  'rufnummer',
  'téléphone',
  'teléfono',
  'telefono',
  'móvil',
  'desk',
  'office',
  'hotline',
  'portable',
  'cellulare',
  'celular',
  'telefone',
];

/** A date, a time of a machine (seconds or milliseconds), its address or a plain number, which may stand near such a word as well. */
const OTHER =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,3}(?:\.\d{1,3}){3}$|1\d{9}(?:\d{3})?$|\d{4} ?- ?\d{4}$)/;

/** Of a national number. */
const [FEWEST_DIGITS, MOST_DIGITS] = [9, 12];

function isDigit(bytes: Uint8Array, at: number): boolean {
  return ((kinds[bytes[at] ?? 0] ?? 0) & IS.digit) !== 0;
}

/** How many digits a number with its country code has, without its extension; 0 where they are not as many as it may have. */
function internationalDigits({ bytes }: Text, start: number, end: number): number {
  let at = start;
  while (at < end && ((kinds[bytes[at] ?? 0] ?? 0) & IS.lower) === 0) at += 1;
  const count = digitsIn(bytes, start, at);
  // Country code 1: ten digits follow.
  const isNorthAmerican = bytes[start + 1] === 0x31;
  return (isNorthAmerican ? count === 11 : count >= 8 && count <= 15) ? count : 0;
}

/** How many different digits there are. */
function distinctDigits({ bytes }: Text, start: number, end: number): number {
  let found = 0;
  for (let at = start; at < end; at += 1) if (isDigit(bytes, at)) found |= 1 << ((bytes[at] ?? 0) & 0x0f);
  let count = 0;
  for (; found !== 0; found &= found - 1) count += 1;
  return count;
}

export const phone: Identifier = {
  type: 'PHONE',
  onByDefault: true,
  forms: [
    {
      /** @see https://www.itu.int/rec/T-REC-E.164 */
      anchor: { shape: 'plus' },
      expression: /(?<![\w+.-])\+[1-9](?:[ .-]?(?:\(\d{1,4}\)|\d)){6,14}(?:(?: ?x| ?ext\.? ?)\d{1,5})?(?!\d)/,
      check: (candidate, text, start) =>
        internationalDigits(text, start, start + candidate.length) > 0 ? candidate.length : 0,
      score: 0.8,
      reason: 'a plus sign and eight to fifteen digits',
    },
    {
      /** @see https://nationalnanpa.com/area_codes/ */
      anchor: { shape: 'nanp' },
      expression:
        /(?<![\w+.(-])(?:1[-. ])?(?:\([2-9]\d{2}\)[ -]?|[2-9]\d{2}[-.])[2-9]\d{2}[-.]\d{4}(?:(?: ?x| ?ext\.? ?)\d{1,5})?(?!\w)(?![-.]\d)/,
      likelier: { words, score: 0.85 },
      score: 0.75,
      reason: 'area code, exchange and line of the North American plan',
    },
    {
      anchor: { shape: 'nanp' },
      expression:
        /(?<![\w+.(-])(?:1[-. ])?\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?:(?: ?x| ?ext\.? ?)\d{1,5})?(?!\w)(?![ .-]\d)/,
      keywords: { words },
      score: 0.8,
      reason: 'three, three and four digits near a word for a telephone',
    },
    {
      anchor: { shape: 'trunk' },
      expression: /(?<![\w.,:+/-])0\d{2,4}[ ./-]\d{2,8}(?:[ .-]?\d{2,4}){0,3}(?!\w)(?![ .,:/-]?\d)/,
      glance: 'national number',
      check(candidate, text, start) {
        const end = start + candidate.length;
        const count = digitsIn(text.bytes, start, end);
        return count >= FEWEST_DIGITS &&
          count <= MOST_DIGITS &&
          distinctDigits(text, start, end) >= 4 &&
          !OTHER.test(candidate)
          ? candidate.length
          : 0;
      },
      likelier: { words, score: 0.8 },
      score: 0.6,
      reason: 'a national number with its leading zero',
    },
    {
      keywords: { words },
      expression:
        /(?<![\w.+/-])(?:00[1-9]|0|\(0|\(?\d{2,4}\)?[ /-]|\d{4})\d?(?:[ ()./-]{0,2}\d){4,13}(?!\w)(?![ .-]\d)/,
      check(candidate, { bytes }, start) {
        const count = digitsIn(bytes, start, start + candidate.length);
        // Digits alone must be as many as a number with its area code has.
        const enough = count === candidate.length && bytes[start] !== ZERO ? 10 : 7;
        return count >= enough && count <= 15 && !OTHER.test(candidate) ? candidate.length : 0;
      },
      score: 0.7,
      reason: 'seven to fifteen digits near a word for a telephone',
    },
  ],
  examples: [
    '+1 415 555 2671',
    'call +44 20 7946 0958.',
    '+49-30-901820',
    '(415) 555-2671',
    '415-555-2671',
    '1-415-555-2671',
    '+1 (415) 555-2671',
    'phone: 020 7946 0958',
    'Tel. 030/9018200',
    'my mobile is 415 555 2671',
    '415-555-2671 x123',
  ],
  counterExamples: [
    '415 5552671',
    '123-456-7890',
    '2024-10-11',
    '+123',
    '+1212121212',
    '1.2.3.4',
    '415-555-26710',
    'a+14155552671',
    '10-415-555-2671',
    'call 2024-10-11 12:30',
    '"some text", "time": 1531257618044',
    '415 555 2671',
  ],
};

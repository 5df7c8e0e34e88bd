import { distinctCharacters } from '../distinct.ts';
import type { Identifier } from '../identifier.ts';

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

/** Of a national number. */
const [FEWEST_DIGITS, MOST_DIGITS] = [9, 12];

function digits(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x30 && unit <= 0x39) count += 1;
  }
  return count;
}

/** A date, a time of a machine (seconds or milliseconds), its address or a plain number, which may stand near such a word as well. */
function isOther(text: string): boolean {
  return (
    /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/.test(text) ||
    /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) ||
    /^1\d{9}(?:\d{3})?$/.test(text) ||
    /^\d{4} ?- ?\d{4}$/.test(text)
  );
}

/** Country code 1: ten digits follow. */
const NORTH_AMERICAN = /^1\d{10}$/;

export const phone: Identifier = {
  type: 'PHONE',
  onByDefault: true,
  forms: [
    {
      /** @see https://www.itu.int/rec/T-REC-E.164 */
      anchor: { shape: 'plus' },
      expression: /(?<![\w+.-])\+[1-9](?:[ .-]?(?:\(\d{1,4}\)|\d)){6,14}(?:(?: ?x| ?ext\.? ?)\d{1,5})?(?!\d)/,
      check(candidate) {
        const number = candidate.replace(/(?:x|ext).*/, '').replaceAll(/\D/g, '');
        const count = number.length;
        if (number.startsWith('1') && !NORTH_AMERICAN.test(number)) return 0;
        return count >= 8 && count <= 15 ? candidate.length : 0;
      },
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
      check(candidate) {
        const count = digits(candidate);
        const varied = distinctCharacters(candidate.replaceAll(/\D/g, '')) >= 4;
        return count >= FEWEST_DIGITS && count <= MOST_DIGITS && varied && !isOther(candidate)
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
      check(candidate) {
        const count = digits(candidate);
        // Digits alone must be as many as a number with its area code has.
        const enough = count === candidate.length && !candidate.startsWith('0') ? 10 : 7;
        return count >= enough && count <= 15 && !isOther(candidate) ? candidate.length : 0;
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

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
  'portable',
  'cellulare',
  'celular',
  'telefone',
  'number',
];

function digits(text: string): number {
  return text.replaceAll(/\D/g, '').length;
}

export const phone: Identifier = {
  type: 'PHONE',
  onByDefault: true,
  forms: [
    {
      /** @see https://www.itu.int/rec/T-REC-E.164 */
      anchor: { shape: 'plus' },
      expression: /(?<![\w+.-])\+[1-9](?:[ .-]?(?:\(\d{1,4}\)|\d)){6,14}(?:(?: ?x| ?ext\.? ?)\d{1,5})?(?!\d)/,
      check(candidate) {
        const count = digits(candidate.replace(/(?:x|ext).*/, ''));
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
      keywords: { words },
      expression:
        /(?<![\w.+/-])(?:00[1-9]|0|\(0|\(?\d{2,4}\)?[ /-])[\d]?(?:[ ()./-]{0,2}\d){6,13}(?![\w])(?![ .-]\d)/,
      check(candidate) {
        const count = digits(candidate);
        const plain = /^\d{4}-\d{2}-\d{2}/.test(candidate) || /\d\.\d+\.\d/.test(candidate);
        return count >= 8 && count <= 15 && !plain ? candidate.length : 0;
      },
      score: 0.7,
      reason: 'eight to fifteen digits near a word for a telephone',
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
    '1.2.3.4',
    '415-555-26710',
    'a+14155552671',
    '10-415-555-2671',
    'call 2024-10-11 12:30',
    '415 555 2671',
  ],
};

import type { Identifier } from '../identifier.ts';

export const phone: Identifier = {
  type: 'PHONE',
  onByDefault: true,
  forms: [
    {
      /** @see https://www.itu.int/rec/T-REC-E.164 */
      anchor: { shape: 'plus' },
      expression: /(?<![\w+.-])\+[1-9](?:[ .-]?(?:\(\d{1,4}\)|\d)){6,14}(?!\d)/,
      check(candidate) {
        const digits = candidate.replaceAll(/\D/g, '').length;
        return digits >= 8 && digits <= 15 ? candidate.length : 0;
      },
      score: 0.8,
      reason: 'a plus sign and eight to fifteen digits',
    },
    {
      /** @see https://nationalnanpa.com/area_codes/ */
      anchor: { shape: 'nanp' },
      expression:
        /(?<![\w+.(-])(?:1[-. ])?(?:\([2-9][0-8]\d\) ?|[2-9][0-8]\d[-.])[2-9]\d{2}[-.]\d{4}(?!\w)(?![-.]\d)/,
      score: 0.75,
      reason: 'area code, exchange and line of the North American plan',
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
  ],
};

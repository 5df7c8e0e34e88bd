import type { Identifier } from '../../identifier.ts';
import { passesLuhn } from '../../checksums.ts';
import { keyedNumber } from '../keyed-number.ts';

export const cardDetails: readonly Identifier[] = [
  keyedNumber({
    name: 'CREDIT_CARD_SECURITY_CODE',
    type: 'CREDIT_DEBIT_CARD_CVV',
    words:
      'cvv,cvv2,cvc,cvc2,cid number,csc,card verification code,card verification value,card security code,' +
      'verification code,security code,cvv code,cvc code,cvn',
    form: /\d{3,4}/,
    within: 20,
    score: 0.75,
    values: ['123', '4821'],
    wrong: ['12', '12345'],
  }),
  keyedNumber({
    name: 'CREDIT_CARD_EXPIRATION',
    type: 'CREDIT_DEBIT_CARD_EXPIRY',
    words:
      'exp d,exp m,exp y,expiration,expiration date,expiry,expiry date,exp date,card expiry,card expires,' +
      'valid thru,valid through,good thru,expires,exp,expire date',
    form: /(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-4]\d/,
    within: 20,
    score: 0.7,
    values: ['09/27', '12/2031'],
    wrong: ['13/27', '00/27'],
  }),
  {
    type: 'CREDIT_CARD_MAGNETIC_STRIPE',
    onByDefault: true,
    forms: [
      {
        // Track 1 of ISO/IEC 7813; its sentinel is a percent sign.
        anchor: { prefixes: ['B2', 'B3', 'B4', 'B5', 'B6'], back: 1 },
        expression: /%B\d{12,19}\^[A-Za-z .'/-]{2,26}\^\d{4,7}[^?\n]{0,60}\?/,
        check: (track) => (passesLuhn(/\d+/.exec(track)?.[0] ?? '1') ? track.length : 0),
        score: 0.97,
        reason: 'the first track of a payment card, with a number that passes Luhn',
      },
      {
        keywords: {
          words: ['track 2', 'track2', 'magstripe', 'magnetic stripe', 'card data', 'swipe', 'track data'],
        },
        expression: /;\d{12,19}=\d{7,30}\?/,
        check: (track) => (passesLuhn(/\d+/.exec(track)?.[0] ?? '1') ? track.length : 0),
        score: 0.95,
        reason: 'the second track of a payment card, with a number that passes Luhn',
      },
    ],
    examples: [
      '%B4111111111111111^LOVELACE/ADA^27121010000000000000?',
      'track 2: ;4111111111111111=27121010000000000000?',
    ],
    counterExamples: [
      '%B4111111111111112^LOVELACE/ADA^27121010000000000000?',
      'see ;4111111111111112=27121010000000000000?',
      '%B41^X^2?',
    ],
  },
];

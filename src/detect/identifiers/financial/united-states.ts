import { digitsOf, weighted } from '../../checksums.ts';
import type { Identifier } from '../../identifier.ts';
import { keyedNumber } from '../keyed-number.ts';

/** @see https://www.aba.com/about-us/routing-number for the number's parts and its check digit */
function isRoutingNumber(candidate: string): boolean {
  const digits = digitsOf(candidate);
  const district = 10 * (digits[0] ?? 0) + (digits[1] ?? 0);
  const known =
    district <= 12 ||
    (district >= 21 && district <= 32) ||
    (district >= 61 && district <= 72) ||
    district === 80;
  return known && district > 0 && weighted(digits, [3, 7, 1]) % 10 === 0;
}

export const unitedStatesAccounts: readonly Identifier[] = [
  keyedNumber({
    name: 'US_BANK_ROUTING_NUMBER',
    words: 'routing number,aba routing,aba number,routing transit number,aba,rtn,routing no,routing',
    form: /\d{9}|\d{4}-\d{4}-\d/,
    isValid: isRoutingNumber,
    values: ['021000021', '122105155'],
    wrong: ['021000022', '999999999'],
  }),
  keyedNumber({
    name: 'BANK_ACCOUNT_NUMBER',
    type: 'US_BANK_ACCOUNT_NUMBER',
    words:
      'bank account number,bank account,account number,checking account,savings account,deposit account,debit account,' +
      'bank acct,acct number,acct no,account no,acct#,account#,direct debit',
    form: /\d{8,17}|\d{3,6}-\d{4,8}(?:-\d{1,6})?/,
    isValid: (candidate) => !/^(\d)\1*$/.test(candidate),
    score: 0.75,
    values: ['123456789012', '0532013000'],
    wrong: ['1234567', '99999999'],
  }),
];

import { modulo } from '../../checksums.ts';
import type { Identifier } from '../../identifier.ts';
import { keyedNumber } from '../keyed-number.ts';

const bankWords = 'bank account,account number';

/** National forms of account numbers, which unlike an IBAN do not say what they are. */
export const nationalAccounts: readonly Identifier[] = [
  keyedNumber({
    name: 'FRANCE_BANK_ACCOUNT_NUMBER',
    words: `rib,code banque,numero de compte,numéro de compte,compte bancaire,releve d'identite bancaire,${bankWords}`,
    form: /\d{5}[ -]?\d{5}[ -]?[0-9A-Z]{11}[ -]?\d{2}/,
    isValid: isRib,
    values: ['20041 01005 0500013M026 06'],
    wrong: ['20041 01005 0500013M026 07'],
  }),
  keyedNumber({
    name: 'GERMANY_BANK_ACCOUNT_NUMBER',
    words: `kontonummer,bankleitzahl,blz,konto nr,kontonr,bankverbindung,bankkonto`,
    form: /\d{8}[ /-]{1,3}\d{7,10}|\d{8}|\d{10}/,
    score: 0.7,
    values: ['37040044 0532013000', '0532013000'],
    wrong: ['123'],
  }),
  keyedNumber({
    name: 'ITALY_BANK_ACCOUNT_NUMBER',
    words: `bban,codice cin,conto corrente,numero di conto,coordinate bancarie,conto bancario`,
    form: /[A-Z] ?\d{5} ?\d{5} ?[0-9A-Z]{12}/,
    values: ['X0542811101000000123456'],
    wrong: ['X05428'],
  }),
  keyedNumber({
    name: 'SPAIN_BANK_ACCOUNT_NUMBER',
    words: `ccc,numero de cuenta,número de cuenta,cuenta bancaria,codigo cuenta cliente,cuenta corriente`,
    form: /\d{4}[ -]?\d{4}[ -]?\d{2}[ -]?\d{10}/,
    isValid: isCuenta,
    values: ['2100 0418 45 0200051332'],
    wrong: ['2100 0418 46 0200051332'],
  }),
  keyedNumber({
    name: 'UK_BANK_ACCOUNT_NUMBER',
    words: `sort code,account sort code,sort code and account`,
    form: /\d{2}[ -]\d{2}[ -]\d{2}(?:[ ,;:/|-]{1,3}(?:acc(?:oun)?t\w{0,2}\.? ?(?:number|no)?\.?:? ?)?\d{8})?/,
    values: ['12-34-56 12345678', '20-00-00'],
    wrong: ['1-2-3'],
  }),
  keyedNumber({
    name: 'SWIFT_CODE',
    words: 'swift,swift code,bic,bic code,swift bic,bank identifier code,bic swift',
    form: /[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?/,
    withoutDigits: true,
    isValid: (code) => /\d/.test(code) || code.endsWith('XXX') || COUNTRIES.has(code.slice(4, 6)),
    score: 0.8,
    values: ['DEUTDEFF', 'BNPAFRPPXXX', 'NWBKGB2L'],
    wrong: ['TRANSFER', 'DEUT'],
  }),
];

// prettier-ignore
const COUNTRIES = new Set(
  ('AD AE AL AR AT AU AZ BA BB BD BE BG BH BM BN BO BR BS BY BZ CA CH CI CL CM CN CO CR CW CY CZ DE DK DO DZ EC EE EG ES ET ' +
   'FI FJ FR GB GE GG GH GI GR GT HK HN HR HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KR KW KY KZ LA LB LI LK LT LU ' +
   'LV LY MA MC MD ME MG MK ML MM MN MO MT MU MX MY MZ NA NG NI NL NO NP NZ OM PA PE PH PK PL PR PS PT PY QA RO RS RU RW SA ' +
   'SC SE SG SI SK SM SN SR SV SY TH TN TR TT TW TZ UA UG US UY UZ VA VE VG VN YE ZA ZM ZW').split(' '),
);

/** @see https://www.cfonb.org for the key of a relevé d'identité bancaire: the whole, letters as digits, is 0 modulo 97 */
function isRib(candidate: string): boolean {
  const digits = candidate
    .replaceAll(/[ -]/g, '')
    .replaceAll(/[A-Z]/g, (letter) => '12345678912345678923456789'.charAt(letter.charCodeAt(0) - 0x41));
  return modulo(digits, 97) === 0;
}

/** Two check digits, of bank and branch and of the account. */
function isCuenta(candidate: string): boolean {
  const digits = candidate.replaceAll(/\D/g, '');
  const check = (part: string): number => {
    const weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let sum = 0;
    for (const [index, digit] of [...part.padStart(10, '0')].entries())
      sum += Number(digit) * (weights[index] ?? 0);
    const rest = 11 - (sum % 11);
    return rest === 10 ? 1 : rest === 11 ? 0 : rest;
  };
  return Number(digits[8]) === check(digits.slice(0, 8)) && Number(digits[9]) === check(digits.slice(10));
}

import { passesIbanChecksum } from '../checksums.ts';
import type { Identifier } from '../identifier.ts';

// prettier-ignore
/**
 * How long an IBAN is, by country.
 * @see https://www.swift.com/standards/data-standards/iban-international-bank-account-number (the IBAN registry)
 */
const lengths: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BI: 27, BR: 29, BY: 28, CH: 21, CR: 22,
  CY: 28, CZ: 24, DE: 22, DJ: 27, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FK: 18, FO: 18, FR: 27, GB: 22,
  GE: 22, GI: 23, GL: 18, GR: 27, GT: 28, HN: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30,
  KW: 30, KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MN: 20,
  MR: 27, MT: 31, MU: 30, NI: 28, NL: 18, NO: 15, OM: 23, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22,
  RU: 33, SA: 24, SC: 31, SD: 18, SE: 24, SI: 19, SK: 24, SM: 27, SO: 23, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26,
  UA: 29, VA: 22, VG: 24, XK: 20, YE: 30,
};

/** The candidate may have run on into the next word: the country says how much of it is the number. */
function lengthOfIban(candidate: string): number {
  const wanted = lengths[candidate.slice(0, 2).toUpperCase()] ?? Infinity;
  let compact = '';
  let at = 0;
  while (at < candidate.length && compact.length < wanted) {
    const sign = candidate.charAt(at);
    if (sign !== ' ' && sign !== '-') compact += sign.toUpperCase();
    at += 1;
  }
  const endsHere = at === candidate.length || /[ -]/.test(candidate.charAt(at));
  return compact.length === wanted && endsHere && passesIbanChecksum(compact) ? at : 0;
}

export const iban: Identifier = {
  type: 'INTERNATIONAL_BANK_ACCOUNT_NUMBER',
  onByDefault: true,
  forms: [
    {
      anchor: { shape: 'iban' },
      expression: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/,
      check: lengthOfIban,
      score: 0.95,
      reason: 'a country, its length and the checksum modulo 97',
    },
    {
      keywords: { words: ['iban', 'international bank account number', 'bank account', 'account'] },
      expression:
        /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/i,
      check: lengthOfIban,
      score: 0.95,
      reason: 'a country, its length and the checksum modulo 97, near a word for an account',
    },
  ],
  examples: [
    'GB82WEST12345698765432',
    'pay to DE89 3704 0044 0532 0130 00 NOW',
    'NO93 8601 1117 947',
    'IBAN:FR1420041010050500013M02606.',
  ],
  counterExamples: [
    'GB82WEST12345698765431',
    'DE89 3704 0044 0532 0130',
    'ZZ82WEST12345698765432',
    'AB12CD34EF56GH78',
  ],
};

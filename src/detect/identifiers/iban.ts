import type { Text } from '../engine/text.ts';
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

/** What the country's two letters are as a number. */
const countryAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) & 0x1f) << 5) | ((bytes[at + 1] ?? 0) & 0x1f);

/** How long an IBAN of a country is, by that number; 0 where it has none. */
const lengthOf = new Uint8Array(1 << 10);
for (const [country, length] of Object.entries(lengths)) {
  lengthOf[
    countryAt(
      Uint8Array.from(country, (letter) => letter.charCodeAt(0)),
      0,
    )
  ] = length;
}

/** What comes first in an IBAN, and last where its checksum is worked out. */
const HEAD = 4;

/**
 * The candidate may have run on into the next word: the country says how much of it is the number. That, with its head
 * behind the rest, is 1 modulo 97.
 */
function lengthOfIban(candidate: string, { bytes }: Text, start: number): number {
  const end = start + candidate.length;
  const wanted = lengthOf[countryAt(bytes, start)] ?? 0;
  let count = 0;
  let at = start;
  let rest = 0;
  for (; at < end && count < wanted; at += 1) {
    const byte = bytes[at] ?? 0;
    if (isSeparator(byte)) continue;
    count += 1;
    if (count > HEAD) rest = withCharacter(rest, byte);
  }
  const endsHere = at === end || isSeparator(bytes[at] ?? 0);
  if (wanted === 0 || count !== wanted || !endsHere) return 0;
  // No separator stands in the head.
  for (let index = start; index < start + HEAD; index += 1) rest = withCharacter(rest, bytes[index] ?? 0);
  return rest === 1 ? at - start : 0;
}

/** A number modulo 97, and a character more: a digit, or a letter, which counts as two. */
function withCharacter(rest: number, byte: number): number {
  return byte < 0x41 ? (rest * 10 + byte - 0x30) % 97 : (rest * 100 + (byte & 0x5f) - 0x37) % 97;
}

function isSeparator(byte: number): boolean {
  return byte === 0x20 || byte === 0x2d;
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

import { ALNUM, IS, kinds } from './characters.ts';
import type { Text } from './text.ts';

const [FEWEST_OF_A_CARD, MOST_OF_A_CARD] = [12, 19];
/** With a separator between any two digits. */
const LONGEST_ROW = 2 * MOST_OF_A_CARD - 1;
const [SPACE, HYPHEN, ZERO] = [0x20, 0x2d, 0x30];
/** Of a digit: the digits of twice as much, added up. */
const doubled = Uint8Array.of(0, 2, 4, 6, 8, 1, 3, 5, 7, 9);

/** What may join two groups of digits: a national number ends where neither a digit nor one of these and a digit follows. */
const joints = Uint8Array.from({ length: 256 }, (_, byte) =>
  ' .,:/-'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
const [FEWEST_OF_A_NUMBER, MOST_OF_A_NUMBER] = [9, 12];

/** Whether as many digits as a national number has stand here up to where it has to end. */
function nationalNumber({ bytes, length }: Text, start: number): boolean {
  let count = 0;
  let at = start;
  while (count <= MOST_OF_A_NUMBER) {
    if (at >= length - 1) return true;
    if (isDigit(bytes, at)) count += 1;
    else if (joints[bytes[at] ?? 0] !== 1 || !isDigit(bytes, at + 1)) return count >= FEWEST_OF_A_NUMBER;
    at += 1;
  }
  return false;
}

function isDigit(bytes: Uint8Array, at: number): boolean {
  return ((kinds[bytes[at] ?? 0] ?? 0) & IS.digit) !== 0;
}

/**
 * Whether a row of digits, a separator between them or not, passes Luhn's checksum at a place where it can end: nine of ten
 * that look like a card do not.
 */
function luhn({ bytes, length }: Text, start: number): boolean {
  // Of the digits so far: with those at even places doubled, and with the others.
  let [even, odd, count] = [0, 0, 0];
  for (let at = start; count < MOST_OF_A_CARD && at < start + LONGEST_ROW; at += 1) {
    if (at >= length - 1) return true;
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) {
      if (bytes[at] !== SPACE && bytes[at] !== HYPHEN) return false;
      continue;
    }
    const twice = doubled[digit] ?? 0;
    even += count % 2 === 0 ? twice : digit;
    odd += count % 2 === 0 ? digit : twice;
    count += 1;
    if (count < FEWEST_OF_A_CARD || ((kinds[bytes[at + 1] ?? 0] ?? 0) & ALNUM) !== 0) continue;
    if ((count % 2 === 0 ? even : odd) % 10 === 0) return true;
  }
  return false;
}

/**
 * Looks at some bytes of a candidate that refuse what its expression or its check would refuse, and nothing where the text
 * that is known ends too early to tell: by name, in the order in which `wasm/glances.ts` numbers them.
 */
export const glances = { luhn, 'national number': nationalNumber };

export type GlanceName = keyof typeof glances;

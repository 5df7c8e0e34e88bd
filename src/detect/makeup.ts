import { ALNUM, IS, kinds } from './engine/characters.ts';

/**
 * Of the bytes of a text from `start` up to `end`: what they are made of. It is seen without a string of them, and
 * without branches where it can be: in what is drawn at random none of them could be foretold.
 */
type Makeup = (bytes: Uint8Array, start: number, end: number) => number;

/** A bit for each character of ASCII. What is written here is read before anything else is. */
const seen = new Int32Array(8);

/** How many different characters of ASCII there are. */
export const distinctCharacters: Makeup = (bytes, start, end) => {
  seen[0] = seen[1] = seen[2] = seen[3] = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    seen[byte >> 5] = (seen[byte >> 5] ?? 0) | (1 << (byte & 31));
  }
  return onesOf(0) + onesOf(1) + onesOf(2) + onesOf(3);
};

/** How many of these bits are set. */
function onesOf(index: number): number {
  const bits = seen[index] ?? 0;
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** What is neither a letter nor a digit: a bit that `IS` does not have. */
export const SIGN = 128;
const kindOf = kinds.map((kind) => (kind & ALNUM) | ((kind & ALNUM) === 0 ? SIGN : 0));

/** All that some of the characters are, as bits: digit, upper and lower of `IS`, and `SIGN`. */
export const kindsOfCharacters: Makeup = (bytes, start, end) => {
  let found = 0;
  for (let at = start; at < end; at += 1) found |= kindOf[bytes[at] ?? 0] ?? 0;
  return found;
};

/** A digit is 1, a letter 2: a change from one to the other has the sum 3, which no two others have. */
const sides = kinds.map((kind) => ((kind & IS.digit) !== 0 ? 1 : (kind & ALNUM) !== 0 ? 2 : 0));

/** How often a digit follows a letter of ASCII, or a letter a digit. */
export const changesOfKind: Makeup = (bytes, start, end) => {
  let changes = 0;
  let before = 0;
  for (let at = start; at < end; at += 1) {
    const now = sides[bytes[at] ?? 0] ?? 0;
    const sum = now + before;
    changes += sum & (sum >> 1) & 1;
    before = now;
  }
  return changes;
};

/** How many digits there are. */
export const digitsIn: Makeup = (bytes, start, end) => {
  let count = 0;
  for (let at = start; at < end; at += 1) count += (kinds[bytes[at] ?? 0] ?? 0) & IS.digit;
  return count;
};

const folded = kinds.map((kind, byte) => ((kind & IS.upper) === 0 ? byte : byte | 0x20));

/** How long the longest row of one character is, whatever its case. */
export const longestRow: Makeup = (bytes, start, end) => {
  let longest = end > start ? 1 : 0;
  let before = -1;
  let first = start;
  for (let at = start; at < end; at += 1) {
    const now = folded[bytes[at] ?? 0] ?? 0;
    if (now !== before) first = at;
    else if (at - first >= longest) longest = at - first + 1;
    before = now;
  }
  return longest;
};

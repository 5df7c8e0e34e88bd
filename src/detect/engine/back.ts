import { ALNUM, IS, kinds } from './characters.ts';
import type { Beginning, BeginningName } from './rule.ts';
import type { Text } from './text.ts';

const [SPACE, HYPHEN, DOT, OPEN, ONE] = [0x20, 0x2d, 0x2e, 0x28, 0x31];

const mailbox = bytesOf(/[\w.%+'-]/);
// eslint-disable-next-line no-control-regex
const wordLetter = bytesOf(/[A-Za-z\x01\x02\x03.-]/);
const LONGEST_WORD = 40;
const scheme = bytesOf(/[A-Za-z0-9+.-]/);
const digit = bytesOf(/\d/);
const LONGEST_ADDRESS = 40;
const FARTHEST_NUMBER = 64;
const hexOrColon = bytesOf(/[0-9a-fA-F:]/);

function bytesOf(character: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, byte) => (character.test(String.fromCharCode(byte)) ? 1 : 0));
}

/** Where a candidate begins, by what is its anchor: in the order in which `wasm/beginnings.ts` numbers them. */
export const beginnings: Readonly<Record<BeginningName, Beginning>> = {
  /** At the anchor itself, or always so many characters before it. */
  here: (_, place, by) => Math.max(0, place - by),
  at: (bytes, place) => {
    let at = back(bytes, place, mailbox, 64);
    while (at < place && !is(bytes, at, ALNUM)) at += 1;
    return at;
  },
  scheme: (bytes, place) => back(bytes, place, scheme, 32),
  ipv4: (bytes, place) => back(bytes, place, digit, 3),
  ipv6: (bytes, place) => {
    const at = back(bytes, place, hexOrColon, LONGEST_ADDRESS);
    // More of the kind before it: no address is as long.
    return place - at < LONGEST_ADDRESS ? at : -1;
  },
  house: (bytes, place) => {
    const word = back(bytes, place, wordLetter, LONGEST_WORD);
    // A number may stand before the name too.
    const number = bytes[word - 1] === SPACE ? back(bytes, word - 1, digit, 5) : word;
    return number < word - 1 ? number : word;
  },
  mac: (_, place) => Math.max(0, place - 2),
  nanp: (bytes, place) => {
    const at = bytes[place - 1] === OPEN ? place - 1 : place;
    const joint = bytes[at - 1] ?? 0;
    const hasCountry = (joint === HYPHEN || joint === DOT || joint === SPACE) && bytes[at - 2] === ONE;
    return hasCountry && !is(bytes, at - 3, IS.digit) ? at - 2 : at;
  },
  /** The word that begins with a digit, up to six words before. */
  number: (bytes, place) => {
    const lowest = Math.max(0, place - FARTHEST_NUMBER);
    let at = place;
    for (let words = 0; words < 6; words += 1) {
      while (at > lowest && is(bytes, at - 1, IS.space)) at -= 1;
      while (at > lowest && !is(bytes, at - 1, IS.space)) at -= 1;
      if (is(bytes, at, IS.digit)) return at;
    }
    return place;
  },
};

/** Where a name of a street begins after which a house number may still be written; the text's length where there is none. */
export function openHouse({ bytes, length }: Text): number {
  const place = bytes[length - 1] === SPACE ? length - 1 : length;
  const first = bytes[back(bytes, place, wordLetter, LONGEST_WORD)] ?? 0;
  const isCapital = (first >= 0x41 && first <= 0x5a) || first === 2;
  return isCapital ? beginnings.house(bytes, place, 0) : length;
}

function back(bytes: Uint8Array, place: number, character: Uint8Array, most: number): number {
  const lowest = Math.max(0, place - most);
  let at = place;
  while (at > lowest && character[bytes[at - 1] ?? 0] === 1) at -= 1;
  return at;
}

function is(bytes: Uint8Array, index: number, kind: number): boolean {
  return ((kinds[bytes[index] ?? 0] ?? 0) & kind) !== 0;
}

import { ALNUM, IS, kinds } from './characters.ts';
import type { Back } from './rule.ts';
import type { Shape } from './shapes.ts';

const mailbox = bytesOf(/[\w.%+'-]/);
// eslint-disable-next-line no-control-regex
const wordLetter = bytesOf(/[A-Za-z\x01\x02\x03.-]/);
const LONGEST_WORD = 40;
const scheme = bytesOf(/[A-Za-z0-9+.-]/);
const digit = bytesOf(/\d/);
const LONGEST_ADDRESS = 40;
const hexOrColon = bytesOf(/[0-9a-fA-F:]/);

function bytesOf(character: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, byte) => (character.test(String.fromCharCode(byte)) ? 1 : 0));
}

/** Where a candidate begins, by the shape that is its anchor; at the anchor itself for the others. */
export const backs: Partial<Record<Shape, Back>> = {
  at: (text, place) => {
    let at = back(text, place, mailbox, 64);
    while (at < place && ((kinds[text.charCodeAt(at)] ?? 0) & ALNUM) === 0) at += 1;
    return at;
  },
  scheme: (text, place) => back(text, place, scheme, 32),
  ipv4: (text, place) => back(text, place, digit, 3),
  ipv6: (text, place) => {
    const at = back(text, place, hexOrColon, LONGEST_ADDRESS);
    // More of the kind before it: no address is as long.
    return place - at < LONGEST_ADDRESS ? at : -1;
  },
  house: (text, place) => {
    const word = back(text, place, wordLetter, LONGEST_WORD);
    // A number may stand before the name too.
    const number = text.charAt(word - 1) === ' ' ? back(text, word - 1, digit, 5) : word;
    return number < word - 1 ? number : word;
  },
  mac: (_, place) => Math.max(0, place - 2),
  nanp: (text, place) => {
    const at = text.charAt(place - 1) === '(' ? place - 1 : place;
    const hasCountry = '-. '.includes(text.charAt(at - 1)) && text.charAt(at - 2) === '1';
    return hasCountry && ((kinds[text.charCodeAt(at - 3)] ?? 0) & IS.digit) === 0 ? at - 2 : at;
  },
};

/** Where a name of a street begins after which a house number may still be written; the text's length where there is none. */
export function openHouse(text: string): number {
  const place = text.endsWith(' ') ? text.length - 1 : text.length;
  const first = text.charCodeAt(back(text, place, wordLetter, LONGEST_WORD));
  const isCapital = (first >= 0x41 && first <= 0x5a) || first === 2;
  return isCapital ? (backs.house?.(text, place) ?? text.length) : text.length;
}

function back(text: string, place: number, character: Uint8Array, most: number): number {
  const lowest = Math.max(0, place - most);
  let at = place;
  while (at > lowest && character[text.charCodeAt(at - 1)] === 1) at -= 1;
  return at;
}

const FARTHEST_NUMBER = 64;

/** The word that begins with a digit, up to six words before. */
export const numberBefore: Back = (text, place) => {
  const lowest = Math.max(0, place - FARTHEST_NUMBER);
  let at = place;
  for (let words = 0; words < 6; words += 1) {
    while (at > lowest && is(text, at - 1, IS.space)) at -= 1;
    while (at > lowest && !is(text, at - 1, IS.space)) at -= 1;
    if (is(text, at, IS.digit)) return at;
  }
  return place;
};

function is(text: string, index: number, kind: number): boolean {
  return ((kinds[text.charCodeAt(index)] ?? 0) & kind) !== 0;
}

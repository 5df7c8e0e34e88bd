// Where a candidate begins, by what its anchor is: src/detect/engine/back.ts, which is the oracle, says it in words.
import { ALNUM, byteAt, DIGIT, HEX, is, LOWER, MAILBOX, SPACE, UPPER } from './bytes';
import { INPUT } from './memory';

/** Nothing begins here. */
export const NOWHERE: usize = 0;

const LONGEST_ADDRESS: usize = 40;

/** The anchor before, and where its row of hexadecimal digits and colons begins: rows of anchors are walked once. */
let rowPlace: usize = 0;
let rowStart: usize = 0;

export function forgetRows(): void {
  rowPlace = 0;
}

/** @param by how many characters before the anchor, where it is always as many */
export function beginningOf(how: u32, by: usize, place: usize): usize {
  switch (how) {
    case 1:
      return mailbox(place);
    case 2:
      return scheme(place);
    case 3:
      return digitsBefore(place, 3);
    case 4:
      return ipv6(place);
    case 5:
      return house(place);
    case 6:
      return max(INPUT, place - 2);
    case 7:
      return nanp(place);
    case 8:
      return numberBefore(place);
    default:
      return max(INPUT, place - by);
  }
}

function lowest(place: usize, most: usize): usize {
  return place - INPUT > most ? place - most : INPUT;
}

function mailbox(place: usize): usize {
  const stop = lowest(place, 64);
  let at = place;
  while (at > stop && is(at - 1, MAILBOX)) at--;
  while (at < place && !is(at, ALNUM)) at++;
  return at;
}

function scheme(place: usize): usize {
  const stop = lowest(place, 32);
  let at = place;
  while (at > stop) {
    const byte = byteAt(at - 1);
    if (!is(at - 1, ALNUM) && byte != 0x2b && byte != 0x2e && byte != 0x2d) break;
    at--;
  }
  return at;
}

function digitsBefore(place: usize, most: usize): usize {
  const stop = lowest(place, most);
  let at = place;
  while (at > stop && is(at - 1, DIGIT)) at--;
  return at;
}

function ipv6(place: usize): usize {
  const stop = lowest(place, LONGEST_ADDRESS);
  const known = rowPlace;
  let at = place;
  while (at > stop && at != known && (is(at - 1, HEX) || byteAt(at - 1) == 0x3a)) at--;
  if (at == known) at = rowStart;
  rowPlace = place;
  rowStart = at;
  // More of the kind before it: no address is as long.
  return place - at < LONGEST_ADDRESS ? at : NOWHERE;
}

function isOfName(place: usize): bool {
  const byte = byteAt(place);
  return is(place, UPPER | LOWER) || byte - 1 < 3 || byte == 0x2e || byte == 0x2d;
}

function house(place: usize): usize {
  const stop = lowest(place, 40);
  let word = place;
  while (word > stop && isOfName(word - 1)) word--;
  if (byteAt(word - 1) != 0x20) return word;
  // A number may stand before the name too.
  const number = digitsBefore(word - 1, 5);
  return number < word - 1 ? number : word;
}

function nanp(place: usize): usize {
  const at = byteAt(place - 1) == 0x28 ? place - 1 : place;
  const joint = byteAt(at - 1);
  const hasCountry = (joint == 0x2d || joint == 0x2e || joint == 0x20) && byteAt(at - 2) == 0x31;
  return hasCountry && !is(at - 3, DIGIT) ? at - 2 : at;
}

/** The word that begins with a digit, up to six words before. */
function numberBefore(place: usize): usize {
  const stop = lowest(place, 64);
  let at = place;
  for (let words = 0; words < 6; words++) {
    while (at > stop && is(at - 1, SPACE)) at--;
    while (at > stop && !is(at - 1, SPACE)) at--;
    if (is(at, DIGIT)) return at;
  }
  return place;
}

// A look at some bytes that refuses what a check would refuse: src/detect/engine/glances.ts, which is the oracle, says what
// each is for.
import { ALNUM, byteAt, DIGIT, is } from './bytes';

/** @param end how far the text is known: what ends there is not refused */
export function passes(glance: u32, start: usize, end: usize): bool {
  switch (glance) {
    case 1:
      return luhn(start, end);
    case 2:
      return nationalNumber(start, end);
    default:
      return true;
  }
}

function luhn(start: usize, end: usize): bool {
  let even: u32 = 0;
  let odd: u32 = 0;
  let count: u32 = 0;
  for (let at = start; count < 19 && at < start + 37; at++) {
    if (at + 1 >= end) return true;
    const byte = byteAt(at);
    const digit = byte - 0x30;
    if (digit > 9) {
      if (byte != 0x20 && byte != 0x2d) return false;
      continue;
    }
    const doubled = digit > 4 ? 2 * digit - 9 : 2 * digit;
    even += (count & 1) == 0 ? doubled : digit;
    odd += (count & 1) == 0 ? digit : doubled;
    count++;
    if (count < 12 || is(at + 1, ALNUM)) continue;
    if (((count & 1) == 0 ? even : odd) % 10 == 0) return true;
  }
  return false;
}

function isJoint(byte: u32): bool {
  return byte == 0x20 || (byte >= 0x2c && byte <= 0x2f) || byte == 0x3a;
}

function nationalNumber(start: usize, end: usize): bool {
  let count = 0;
  for (let at = start; count <= 12; at++) {
    if (at + 1 >= end) return true;
    if (is(at, DIGIT)) count++;
    else if (!isJoint(byteAt(at)) || !is(at + 1, DIGIT)) return count >= 9;
  }
  return false;
}

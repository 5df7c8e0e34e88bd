// What stands at an anchor whose first sign has been seen: src/detect/engine/plain-scanner.ts, which is the oracle, says the same.
import { ALNUM, byteAt, DIGIT, HEX, is, kindAt, LOWER, UPPER } from './bytes';
import { INPUT } from './memory';

function digits(place: usize, count: usize): bool {
  for (let index: usize = 0; index < count; index++) if (!is(place + index, DIGIT)) return false;
  return true;
}

function isJoint(byte: u32): bool {
  return byte == 0x2d || byte == 0x20;
}

function isPhoneJoint(byte: u32): bool {
  return isJoint(byte) || byte == 0x2e || byte == 0x29;
}

export function isIpv6(place: usize): bool {
  const before = kindAt(place - 1);
  if (byteAt(place + 1) == 0x3a) {
    if ((before & HEX) == 0 && (before & ALNUM) != 0) return false;
    const after = kindAt(place + 2);
    return (after & HEX) != 0 || (after & ALNUM) == 0;
  }
  if ((before & HEX) == 0) return false;
  let near = false;
  let far = false;
  for (let ahead: usize = 1; ahead <= 10; ahead++) {
    const colon = byteAt(place + ahead) == 0x3a;
    if (ahead <= 4 && !colon && !is(place + ahead, HEX)) return false;
    if (colon && ahead >= 2 && ahead <= 5) near = true;
    if (colon && ahead >= 4) far = true;
  }
  return near && far;
}

export function isMac(place: usize): bool {
  const byte = byteAt(place);
  return (
    byteAt(place + 3) == byte &&
    byteAt(place + 6) == byte &&
    byteAt(place + 9) == byte &&
    byteAt(place + 12) == byte &&
    is(place - 1, HEX) &&
    is(place + 1, HEX) &&
    is(place + 2, HEX)
  );
}

export function hasDots(place: usize): bool {
  const second = byteAt(place + 2) == 0x2e || byteAt(place + 3) == 0x2e || byteAt(place + 4) == 0x2e;
  if (!second) return false;
  for (let ahead: usize = 4; ahead <= 8; ahead++) if (byteAt(place + ahead) == 0x2e) return true;
  return false;
}

export function isSsn(place: usize): bool {
  return (
    isJoint(byteAt(place + 3)) && digits(place + 4, 2) && isJoint(byteAt(place + 6)) && digits(place + 7, 4)
  );
}

export function isNanp(place: usize): bool {
  if (digits(place + 4, 3)) return isPhoneJoint(byteAt(place + 7)) && digits(place + 8, 4);
  return (
    isPhoneJoint(byteAt(place + 4)) &&
    digits(place + 5, 3) &&
    isPhoneJoint(byteAt(place + 8)) &&
    digits(place + 9, 4)
  );
}

export function isCard(place: usize): bool {
  if (byteAt(place - 1) == 0x2e) return false;
  if (digits(place + 4, 9)) return true;
  const after = byteAt(place + 9);
  return isJoint(byteAt(place + 4)) && digits(place + 5, 4) && (isJoint(after) || is(place + 9, DIGIT));
}

export function isTrunk(place: usize): bool {
  let ahead: usize = 3;
  while (ahead < 5 && is(place + ahead, DIGIT)) ahead++;
  const byte = byteAt(place + ahead);
  return isPhoneJoint(byte) || byte == 0x2f;
}

export function isCapitalWord(end: usize): bool {
  const lowest = max<usize>(INPUT, end - 32);
  let at = end;
  while (at > lowest) {
    const byte = byteAt(at - 1);
    if ((kindAt(at - 1) & (UPPER | LOWER)) == 0 && byte - 1 > 2 && byte != 0x2d) break;
    at--;
  }
  return end - at >= 4 && (is(at, UPPER) || byteAt(at) == 2);
}

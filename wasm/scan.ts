// The SIMD scanner, in AssemblyScript: the same candidates as src/detect/engine/plain-scanner.ts, which is its oracle.
// Reads the input in blocks of 64 bytes: masks of classes say where something may be, and what is rare is then looked at
// byte by byte. `npm run wasm` compiles it into src/detect/engine/simd/module.ts.
//
// What lies where in memory: see memory.ts; how a text gets there: normalise.ts; what an anchor leads to: rules.ts.

import { ALNUM, byteAt, DIGIT, equal, is, kindAt, LOWER, MAILBOX, UPPER, within } from './bytes';
import { lookUpWords } from './literals';
import { DIGITS, INPUT, KEPT, MOST_KEPT, PAIRS, PRESENT } from './memory';
import { begin, lead, written } from './rules';
import { hasDots, isCapitalWord, isCard, isIpv6, isMac, isNanp, isSsn, isTrunk } from './shapes';

export * from './memory';
export { take } from './normalise';

function mask(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (i8x16.bitmask(a) as u64) |
    ((i8x16.bitmask(b) as u64) << 16) |
    ((i8x16.bitmask(c) as u64) << 32) |
    ((i8x16.bitmask(d) as u64) << 48)
  );
}

/** Lanes in which a digit stands that is in the set. */
function member(set: v128, x: v128): v128 {
  return i8x16.swizzle(set, i8x16.sub(x, i8x16.splat(48)));
}

/** Bits of `low` moved down by `by`, those of the next block after them. */
function ahead(low: u64, high: u64, by: u64): u64 {
  return (low >>> by) | (high << (64 - by));
}

/**
 * Scans `length` bytes from `from` on; 128 zero bytes follow them. Returns how many candidates stand at OUTPUT.
 * @param ended whether no text follows
 */
export function scan(from: u32, length: u32, ended: bool, wanted: u32, rules: u32): u32 {
  const end = INPUT + (length as usize);
  begin(end, ended, rules as usize);
  let base = INPUT + (from as usize);
  let D: u64 = 0,
    U: u64 = 0,
    L: u64 = 0,
    J: u64 = 0,
    P: u64 = 0,
    W: u64 = 0;
  let D1: u64 = 0,
    U1: u64 = 0,
    L1: u64 = 0,
    J1: u64 = 0,
    P1: u64 = 0,
    W1: u64 = 0;
  let kept = KEPT;
  const begins = v128.load(DIGITS);
  const before = kindAt(base - 1);
  let digitBefore: u64 = (before & DIGIT) != 0 ? 1 : 0;
  let upperBefore: u64 = (before & UPPER) != 0 ? 1 : 0;
  let lowerBefore: u64 = (before & LOWER) != 0 ? 1 : 0;
  base -= 64;
  let ready = false;
  while (base < end) {
    D = D1;
    U = U1;
    L = L1;
    J = J1;
    P = P1;
    W = W1;
    const next = base + 64;
    {
      const a = v128.load(next),
        b = v128.load(next, 16),
        c = v128.load(next, 32),
        d = v128.load(next, 48);
      D1 = mask(within(a, 48, 10), within(b, 48, 10), within(c, 48, 10), within(d, 48, 10));
      W1 = mask(member(begins, a), member(begins, b), member(begins, c), member(begins, d));
      U1 = mask(within(a, 65, 26), within(b, 65, 26), within(c, 65, 26), within(d, 65, 26));
      L1 = mask(within(a, 97, 26), within(b, 97, 26), within(c, 97, 26), within(d, 97, 26));
      const ja = v128.or(equal(a, 32), equal(a, 45)),
        jb = v128.or(equal(b, 32), equal(b, 45));
      const jc = v128.or(equal(c, 32), equal(c, 45)),
        jd = v128.or(equal(d, 32), equal(d, 45));
      J1 = mask(ja, jb, jc, jd);
      P1 = mask(
        v128.or(equal(a, 46), equal(a, 41)),
        v128.or(equal(b, 46), equal(b, 41)),
        v128.or(equal(c, 46), equal(c, 41)),
        v128.or(equal(d, 46), equal(d, 41)),
      );
    }
    if (!ready) {
      ready = true;
      base = next;
      continue;
    }
    const A = D | U | L;
    const A1 = D1 | U1 | L1;
    const alnumBefore = digitBefore | upperBefore | lowerBefore;
    const first = A & ~((A << 1) | alnumBefore);
    const upBehind = (U << 1) | upperBefore;
    const lowBehind = (L << 1) | lowerBefore;

    // Beginnings of words: literals.
    const noLiteral = D & ~W;
    let words = (first & ~noLiteral) | (U & (lowBehind | (upBehind & ahead(L, L1, 1))));
    while (words != 0) {
      const bit = ctz(words);
      const place = base + (bit as usize);
      words &= words - 1;
      const present = PRESENT + ((((U >>> bit) & 1) as usize) << 13);
      const folded = load<u32>(place) | 0x20202020;
      const letters = ((folded + 0x1f1f1f1f) & ~(folded + 0x05050505)) | 0x80;
      const stop = ((~letters & 0x80808080) as u64) | 0x8000000000;
      const key = folded & ((((1 as u64) << (ctz(stop) - 7)) - 1) as u32);
      const hash = (key * 0x9e3779b1) >>> 16;
      // Written whether it is one or not, and then kept or not: a branch would be guessed wrong too often.
      store<u32>(kept, place as u32);
      store<u32>(kept, hash, 4);
      kept += ((((load<u8>(present + ((hash as usize) >> 3)) as u32) >>> (hash & 7)) & 1) as usize) << 3;
    }
    if (kept > MOST_KEPT) {
      lookUpWords(kept);
      kept = KEPT;
    }

    // Numbers.
    if (D != 0) {
      const runs = D & ~((D << 1) | digitBefore);
      const threes = runs & ahead(D, D1, 1) & ahead(D, D1, 2);
      if (threes != 0) {
        const joint = ahead(J, J1, 3);
        let joined = threes & (joint | ahead(P, P1, 3));
        while (joined != 0) {
          const bit = ctz(joined);
          const place = base + (bit as usize);
          if ((wanted & 32) != 0 && ((first >>> bit) & 1) != 0 && isSsn(place)) lead(place, 5, 0);
          if ((wanted & 64) != 0 && isNanp(place)) lead(place, 6, 0);
          joined &= joined - 1;
        }
        let zeros = threes & first;
        if ((wanted & 2048) != 0) {
          while (zeros != 0) {
            const place = base + (ctz(zeros) as usize);
            zeros &= zeros - 1;
            if (byteAt(place) == 0x30 && isTrunk(place)) lead(place, 11, 0);
          }
        }
        const four = threes & first & ahead(D, D1, 3);
        const long = ahead(D, D1, 4) & ahead(D, D1, 8) & ahead(D, D1, 12);
        let cards = four & (long | (ahead(J, J1, 4) & ahead(D, D1, 5)));
        if ((wanted & 256) != 0) {
          while (cards != 0) {
            const place = base + (ctz(cards) as usize);
            cards &= cards - 1;
            if (isCard(place)) lead(place, 8, 0);
          }
        }
      }
    }
    let ibans = U & first & ahead(U, U1, 1) & ahead(D, D1, 2) & ahead(D, D1, 3);
    if ((wanted & 512) != 0) {
      while (ibans != 0) {
        const place = base + (ctz(ibans) as usize);
        ibans &= ibans - 1;
        if (is(place + 4, ALNUM) || (byteAt(place + 4) == 0x20 && is(place + 5, ALNUM))) lead(place, 9, 0);
      }
    }

    // Long runs: 24 letters and digits.
    if ((wanted & 1024) != 0) {
      const r2 = A & ahead(A, A1, 1);
      const n2 = A1 & (A1 >>> 1);
      const r4 = r2 & ahead(r2, n2, 2);
      const n4 = n2 & (n2 >>> 2);
      const r8 = r4 & ahead(r4, n4, 4);
      const n8 = n4 & (n4 >>> 4);
      let long = r8 & ahead(r8, n8, 8) & ahead(r8, n8, 16) & first;
      while (long != 0) {
        const place = base + (ctz(long) as usize);
        long &= long - 1;
        const pair = (byteAt(place) << 8) | byteAt(place + 1);
        if ((load<u8>(PAIRS + ((pair as usize) >> 3)) & (1 << (pair & 7))) != 0) lead(place, 10, 0);
      }
    }

    // Signs.
    const behind = (A << 1) | alnumBefore;
    const a = v128.load(base),
      b = v128.load(base, 16),
      c = v128.load(base, 32),
      d = v128.load(base, 48);
    let signs = mask(
      v128.or(v128.or(equal(a, 64), equal(a, 58)), equal(a, 43)),
      v128.or(v128.or(equal(b, 64), equal(b, 58)), equal(b, 43)),
      v128.or(v128.or(equal(c, 64), equal(c, 58)), equal(c, 43)),
      v128.or(v128.or(equal(d, 64), equal(d, 58)), equal(d, 43)),
    );
    // Of one shape in one loop, so that its anchors are in the order of the text.
    if ((wanted & 16) != 0) signs |= J & ahead(J, J1, 3) & ahead(J, J1, 6) & behind;
    while (signs != 0) {
      const bit = ctz(signs);
      const place = base + (bit as usize);
      signs &= signs - 1;
      const byte = byteAt(place);
      if (byte == 0x40) {
        if ((wanted & 1) != 0 && is(place - 1, MAILBOX) && is(place + 1, ALNUM)) lead(place, 0, 0);
      } else if (byte == 0x3a) {
        if ((wanted & 2) != 0 && load<u16>(place, 1) == 0x2f2f && ((behind >>> bit) & 1) != 0)
          lead(place, 1, 0);
        if ((wanted & 8) != 0 && isIpv6(place)) lead(place, 3, 0);
        if ((wanted & 16) != 0 && isMac(place)) lead(place, 4, 0);
      } else if (byte == 0x2d) {
        if (isMac(place)) lead(place, 4, 0);
      } else if (byte == 0x2b && (wanted & 128) != 0 && ((behind >>> bit) & 1) == 0) {
        if (is(place + 1, DIGIT) || byteAt(place + 1) == 0x28) lead(place, 7, 0);
      }
    }
    if ((wanted & 4096) != 0) {
      let houses = J & lowBehind & ahead(D, D1, 1);
      while (houses != 0) {
        const place = base + (ctz(houses) as usize);
        houses &= houses - 1;
        if (byteAt(place) == 0x20 && isCapitalWord(place)) lead(place, 12, 0);
      }
    }
    let dots = P & ((D << 1) | digitBefore) & ahead(D, D1, 1);
    if ((wanted & 4) != 0) {
      while (dots != 0) {
        const place = base + (ctz(dots) as usize);
        dots &= dots - 1;
        if (byteAt(place) == 0x2e && hasDots(place)) lead(place, 2, 0);
      }
    }

    digitBefore = D >>> 63;
    upperBefore = U >>> 63;
    lowerBefore = L >>> 63;
    base = next;
  }
  lookUpWords(kept);
  return written();
}

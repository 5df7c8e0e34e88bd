// How a text gets in: the units of a piece become the bytes that are searched, as src/detect/engine/normalise.ts says,
// which is its oracle. Units of ASCII are taken 64 at a time, others by a table.

import { INPUT, MARKS, PADDING, TAKEN, UNIT_BYTES, UNITS } from './memory';

const UNSEEN: u32 = 0xff;
const SYMBOL: u32 = 4;
/** Unseen characters in a row that are skipped. */
const IN_A_ROW: u32 = 8;
const BLOCK: usize = 16;
/** Units between two marks: as many as are taken at a time. */
const STRETCH: usize = 64;

/** Unseen characters in a row up to here, and whether the last unit was the first half of a pair. */
let unseen: u32 = 0;
let afterHigh: u32 = 0;
/** Of the piece up to here: bytes of its UTF-8, and unseen characters that were skipped. */
let bytes: u32 = 0;
let skipped: u32 = 0;

function isAscii(units: v128): bool {
  return !v128.any_true(v128.and(units, i16x8.splat(0xff80 as i16)));
}

/** Writes the 16 units from here on as bytes. */
function narrow(from: usize, to: usize): void {
  v128.store(to, i8x16.narrow_i16x8_u(v128.load(from), v128.load(from, 16)));
}

/** The units of which these bits are those that count, as one bit each. */
function bits(a: v128, b: v128, mask: i16, wanted: i16): u32 {
  const low = i16x8.eq(v128.and(a, i16x8.splat(mask)), i16x8.splat(wanted));
  const high = i16x8.eq(v128.and(b, i16x8.splat(mask)), i16x8.splat(wanted));
  return (i16x8.bitmask(low) as u32) | ((i16x8.bitmask(high) as u32) << 8);
}

/** Takes a block by the table, where no unit of it is an unseen one; says whether that was so. */
function takeBlock(from: usize, to: usize): bool {
  let all: u32 = 0;
  for (let index: usize = 0; index < BLOCK; index++) {
    const byte = load<u8>(UNIT_BYTES + (load<u16>(from + (index << 1)) as usize)) as u32;
    all |= byte;
    store<u8>(to + index, byte);
  }
  if ((all & 0x80) != 0) return false;
  const a = v128.load(from);
  const b = v128.load(from, 16);
  const ascii = bits(a, b, 0xff80 as i16, 0);
  const short = bits(a, b, 0xf800 as i16, 0);
  const highs = bits(a, b, 0xfc00 as i16, 0xd800 as i16);
  const lows = bits(a, b, 0xfc00 as i16, 0xdc00 as i16);
  const seconds = lows & ((highs << 1) | afterHigh);
  bytes += 48 - popcnt(ascii) - popcnt(short) - 2 * popcnt(seconds);
  afterHigh = highs >>> 15;
  unseen = 0;
  return true;
}

/** Takes a unit; says where the next byte is to be written. */
function takeUnit(unit: u32, to: usize): usize {
  if (unit < 0x80) bytes += 1;
  else if (unit < 0x800) bytes += 2;
  else bytes += afterHigh != 0 && (unit & 0xfc00) == 0xdc00 ? 1 : 3;
  afterHigh = (unit & 0xfc00) == 0xd800 ? 1 : 0;
  let byte = load<u8>(UNIT_BYTES + (unit as usize)) as u32;
  if (byte == UNSEEN) {
    if (unseen < IN_A_ROW) {
      unseen++;
      skipped++;
      return to;
    }
    byte = SYMBOL;
  }
  unseen = 0;
  store<u8>(to, byte);
  return to + 1;
}

/**
 * Takes the `count` units that stand at `UNITS`, behind `kept` bytes of the window; `carry` is what the piece before left
 * at `TAKEN`, 0 at the beginning. Returns how many bytes were written; zero bytes follow them.
 */
export function take(kept: usize, count: usize, carry: u32): usize {
  unseen = carry & 15;
  afterHigh = carry >>> 4;
  bytes = 0;
  skipped = 0;
  const start = INPUT + kept;
  const end = UNITS + (count << 1);
  let from = UNITS;
  let to = start;
  let mark = MARKS;
  while (from < end) {
    store<u32>(mark, (((to - start) as u32) << 4) | unseen);
    store<u32>(mark, bytes, 4);
    mark += 8;
    const next = min<usize>(from + (STRETCH << 1), end);
    if (from + (STRETCH << 1) == next) {
      const first = v128.or(
        v128.or(v128.load(from), v128.load(from, 16)),
        v128.or(v128.load(from, 32), v128.load(from, 48)),
      );
      const last = v128.or(
        v128.or(v128.load(from, 64), v128.load(from, 80)),
        v128.or(v128.load(from, 96), v128.load(from, 112)),
      );
      if (isAscii(v128.or(first, last))) {
        narrow(from, to);
        narrow(from + 32, to + 16);
        narrow(from + 64, to + 32);
        narrow(from + 96, to + 48);
        to += STRETCH;
        from = next;
        bytes += STRETCH as u32;
        unseen = 0;
        afterHigh = 0;
        continue;
      }
    }
    while (from < next) {
      const after = from + (BLOCK << 1);
      if (after <= next) {
        if (isAscii(v128.or(v128.load(from), v128.load(from, 16)))) {
          narrow(from, to);
          bytes += BLOCK as u32;
          unseen = 0;
          afterHigh = 0;
          to += BLOCK;
          from = after;
          continue;
        }
        if (takeBlock(from, to)) {
          to += BLOCK;
          from = after;
          continue;
        }
      }
      const stop = min<usize>(after, next);
      for (; from < stop; from += 2) to = takeUnit(load<u16>(from) as u32, to);
    }
  }
  memory.fill(to, 0, PADDING);
  store<u32>(TAKEN, bytes);
  store<u32>(TAKEN, unseen | (afterHigh << 4), 4);
  store<u32>(TAKEN, skipped, 8);
  return to - start;
}

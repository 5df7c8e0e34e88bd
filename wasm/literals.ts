// Which literals stand at the words that are kept: src/detect/engine/literals.ts, which is the oracle, says it in words.
import { byteAt, is, kindAt, LOWER, UPPER } from './bytes';
import { ENTRIES, ENTRY_BYTES, FIRST_LITERAL, KEPT, LITERAL_BYTES, LITERALS } from './memory';
import { lead } from './rules';
import { thinned } from './words';

/** Of an entry: with which case of its first letter it counts. */
const SMALL: u32 = 1;
const CAPITAL: u32 = 2;

/** Where the literal ends that stands here, of which the first `known` bytes do; 0 where it does not. */
function endOfLiteral(literal: usize, place: usize, known: usize): usize {
  const length = load<u8>(literal) as usize;
  let at = place + known;
  for (let index: usize = known; index < length; index++) {
    const wanted = load<u8>(literal + 2 + index) as u32;
    let byte = byteAt(at);
    if (wanted == 0x20) {
      if (byte == 0x20 || byte == 0x5f || byte == 0x2d) at++;
      continue;
    }
    if (byte - 0x41 < 26) byte |= 0x20;
    if (byte == 2) byte = 1;
    if (byte != wanted) return 0;
    at++;
  }
  if (load<u8>(literal, 1) == 0) return at;
  const next = kindAt(at);
  if ((next & (UPPER | LOWER)) == 0) return at;
  return (next & UPPER) != 0 && is(at - 1, LOWER) ? at : 0;
}

/** Looks up the words that are kept up to here. */
export function lookUpWords(end: usize): void {
  const last = thinned(end);
  for (let at = KEPT; at < last; at += 8) lookUp(load<u32>(at), load<u32>(at, 4));
}

/** @param entries the first entry, and how many there are, in the upper half */
function lookUp(place: usize, entries: u32): void {
  const word = load<u64>(place) | 0x2020202020202020;
  const letter: u32 = byteAt(place) - 0x41 < 26 ? CAPITAL : SMALL;
  let at = ENTRIES + ((entries & 0xffff) as usize) * ENTRY_BYTES;
  for (let count = entries >>> 16; count > 0; count--) {
    if ((word & load<u64>(at, 8)) == load<u64>(at) && (load<u8>(at, 19) & letter) != 0) {
      const number = load<u16>(at, 16) as u32;
      const literal = LITERALS + (number as usize) * LITERAL_BYTES;
      const keywordEnd = endOfLiteral(literal, place, load<u8>(at, 18) as usize);
      if (keywordEnd != 0) lead(place, FIRST_LITERAL + number, keywordEnd);
    }
    at += ENTRY_BYTES;
  }
}

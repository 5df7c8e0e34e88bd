import { CAPITAL, HASH_BITS, type LiteralTable, SMALL } from './literals.ts';
import { ENTRY_BYTES, LITERAL_BYTES, most, place } from './simd-memory.ts';

/** A bit for each hash, for words that begin with a small letter; as many again for those that begin with a capital one. */
const PRESENT_BYTES = (1 << HASH_BITS) / 8;
const NO_LETTER = 1;

/** Writes the literals into the module's memory. */
export function writeLiterals(bytes: Uint8Array, literals: LiteralTable): void {
  const view = new DataView(bytes.buffer);
  const { heads, entryLiteral, entryNext } = literals;
  if (literals.literals.length > most.literals || entryLiteral.length > most.entries) {
    throw new Error('there are more literals than the scanner holds');
  }
  for (let byte = 0; byte < 256; byte += 1) bytes[place.groups + byte] = groupOf(byte);
  for (let hash = 0; hash < 1 << HASH_BITS; hash += 1) {
    const head = heads[hash] ?? 0;
    view.setUint16(place.heads + 2 * hash, head, true);
    let cases = 0;
    let fifths = 0;
    for (let entry = head; entry !== 0; entry = entryNext[entry - 1] ?? 0) {
      const literal = literals.literals[entryLiteral[entry - 1] ?? 0];
      if (literal === undefined) continue;
      cases |= literal.cases;
      fifths |= groupsOfFifth(literal.text);
    }
    bytes[place.fifths + hash] = fifths;
    const at = place.present + (hash >> 3);
    if ((cases & SMALL) !== 0) bytes[at] = (bytes[at] ?? 0) | (1 << (hash & 7));
    const capital = at + PRESENT_BYTES;
    if ((cases & CAPITAL) !== 0) bytes[capital] = (bytes[capital] ?? 0) | (1 << (hash & 7));
  }
  for (let entry = 0; entry < entryLiteral.length; entry += 1) {
    const at = place.entries + ENTRY_BYTES * entry;
    const number = entryLiteral[entry] ?? 0;
    // The first eight bytes, folded, up to a space, which may stand for nothing.
    const [word = ''] = (literals.literals[number]?.text ?? '').split(' ');
    for (let index = 0; index < 8; index += 1) {
      const counts = index < word.length && word.charCodeAt(index) > 3;
      bytes[at + index] = counts ? word.charCodeAt(index) | 0x20 : 0;
      bytes[at + 8 + index] = counts ? 0xff : 0;
    }
    // Letters are those of the text when they are the same folded; other bytes are looked at again.
    bytes[at + 20] = /^[a-z]{0,8}/.exec(word)?.[0].length ?? 0;
    view.setUint16(at + 16, number, true);
    view.setUint16(at + 18, entryNext[entry] ?? 0, true);
  }
  for (const [number, { text, wholeWord, cases }] of literals.literals.entries()) {
    const at = place.literals + LITERAL_BYTES * number;
    bytes[at] = text.length;
    bytes[at + 1] = (wholeWord ? 1 : 0) | (cases << 1);
    for (let index = 0; index < text.length; index += 1) bytes[at + 2 + index] = text.charCodeAt(index);
  }
}

/** The bit of the group that a byte belongs to: seven of letters, whatever their case, and one of all others. */
function groupOf(byte: number): number {
  const folded = byte | 0x20;
  return folded >= 0x61 && folded <= 0x7a ? 2 << (folded % 7) : NO_LETTER;
}

/** The groups of which the fifth byte of a word may be that is a literal. */
function groupsOfFifth(text: string): number {
  const space = text.indexOf(' ');
  if (text.length < 5 || (space >= 0 && space < 4)) return 0xff;
  // What stands for a space is no letter, or nothing.
  return space === 4 ? NO_LETTER | groupOf(text.charCodeAt(5)) : groupOf(text.charCodeAt(4));
}

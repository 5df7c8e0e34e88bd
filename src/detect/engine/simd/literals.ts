import { CAPITAL, HASH_BITS, type Literal, type LiteralTable, SMALL } from '../literals.ts';
import type { MemoryMap } from './memory.ts';

/** A bit for each hash, for words that begin with a small letter; as many again for those that begin with a capital one. */
const PRESENT_BYTES = (1 << HASH_BITS) / 8;
/** A bit for each hash of a word. */
const WORD_BYTES = 262_144 / 8;
const [DIGIT_ZERO, DIGIT_NINE] = [0x30, 0x39];

/** Writes the literals into the module's memory. */
export function writeLiterals(bytes: Uint8Array, map: MemoryMap, literals: LiteralTable): void {
  const view = new DataView(bytes.buffer);
  const { heads, entryLiteral, entryNext } = literals;
  const mostLiterals = (map.BUCKETS - map.LITERALS) / map.LITERAL_BYTES;
  const mostEntries = (map.WORDS - map.ENTRIES) / map.ENTRY_BYTES;
  const mostBuckets = Math.floor((map.BUCKETS_END - map.BUCKETS) / map.BUCKET_BYTES);
  if (literals.literals.length > mostLiterals || entryLiteral.length > mostEntries) throw tooMany();
  bytes.fill(0, map.DIGITS, map.DIGITS + 16);
  for (const { text } of literals.literals)
    if (text.charCodeAt(0) <= DIGIT_NINE) bytes[map.DIGITS + text.charCodeAt(0) - DIGIT_ZERO] = 0xff;
  for (let byte = 0; byte < 256; byte += 1) view.setUint32(map.BITS + 4 * byte, bitsOf(byte), true);
  bytes.fill(0, map.PRESENT, map.PRESENT + 2 * PRESENT_BYTES);
  let buckets = 0;
  let entries = 0;
  // Of so many, each by its index: an iterator would take longer than all of the rest.
  for (let hash = 0; hash < heads.length; hash += 1) {
    const head = heads[hash] ?? 0;
    if (head === 0) continue;
    if (buckets === mostBuckets) throw tooMany();
    const at = map.BUCKETS + map.BUCKET_BYTES * buckets;
    view.setUint16(map.HEADS + 2 * hash, buckets, true);
    buckets += 1;
    let cases = 0;
    let [fifths, sixths] = [0, 0];
    const first = entries;
    for (let entry = head; entry !== 0; entry = entryNext[entry - 1] ?? 0) {
      const number = entryLiteral[entry - 1] ?? 0;
      const literal = literals.literals[number];
      if (literal === undefined) continue;
      writeEntry(bytes, view, map, entries, number, literal);
      entries += 1;
      cases |= literal.cases;
      if (literal.wholeWord) continue;
      fifths |= bitsAt(literal, 4);
      sixths |= bitsAt(literal, 5);
    }
    view.setUint32(at, fifths, true);
    view.setUint32(at + 4, sixths, true);
    view.setUint16(at + 8, first, true);
    view.setUint16(at + 10, entries - first, true);
    const byte = map.PRESENT + (hash >> 3);
    if ((cases & SMALL) !== 0) bytes[byte] = (bytes[byte] ?? 0) | (1 << (hash & 7));
    const capital = byte + PRESENT_BYTES;
    if ((cases & CAPITAL) !== 0) bytes[capital] = (bytes[capital] ?? 0) | (1 << (hash & 7));
  }
  bytes.fill(0, map.WORDS, map.WORDS + WORD_BYTES);
  for (const literal of literals.literals) {
    if (!literal.wholeWord) continue;
    for (const hash of [...wordKeys(literal)].map(hashOfWord)) {
      const at = map.WORDS + (hash >> 3);
      bytes[at] = (bytes[at] ?? 0) | (1 << (hash & 7));
    }
  }
  for (const [number, { text, wholeWord }] of literals.literals.entries()) {
    const at = map.LITERALS + map.LITERAL_BYTES * number;
    bytes[at] = text.length;
    bytes[at + 1] = wholeWord ? 1 : 0;
    for (let index = 0; index < text.length; index += 1) bytes[at + 2 + index] = text.charCodeAt(index);
  }
}

function tooMany(): Error {
  return new Error('there are more literals than the scanner holds');
}

/** Of a literal: the first eight bytes, folded, up to a space, which may stand for nothing; its number, and with which case it counts. */
function writeEntry(
  bytes: Uint8Array,
  view: DataView,
  map: MemoryMap,
  entry: number,
  number: number,
  { text, cases }: Literal,
): void {
  const at = map.ENTRIES + map.ENTRY_BYTES * entry;
  const [word = ''] = text.split(' ');
  for (let index = 0; index < 8; index += 1) {
    const counts = index < word.length && word.charCodeAt(index) > LAST_BEYOND;
    bytes[at + index] = counts ? word.charCodeAt(index) | 0x20 : 0;
    bytes[at + 8 + index] = counts ? 0xff : 0;
  }
  view.setUint16(at + 16, number, true);
  // Letters are those of the text when they are the same folded; other bytes are looked at again.
  bytes[at + 18] = /^[a-z]{0,8}/.exec(word)?.[0].length ?? 0;
  bytes[at + 19] = cases;
}

/** Bits of what a byte may be: a letter by itself, whatever its case, and groups of others. */
const GROUPS = ['0123456789', ' _-', './', ':='];
const FIRST_GROUP = 26;
const [OTHER, BEYOND] = [1 << (FIRST_GROUP + GROUPS.length), 1 << (FIRST_GROUP + GROUPS.length + 1)];
const ANYTHING = 0xffff_ffff;
const [SMALL_A, LAST_BEYOND] = [0x61, 3];

function bitsOf(byte: number): number {
  const letter = (byte | 0x20) - SMALL_A;
  if (byte >= 0x40 && letter >= 0 && letter < FIRST_GROUP) return 1 << letter;
  const group = GROUPS.findIndex((one) => one.includes(String.fromCharCode(byte)));
  if (group >= 0) return 1 << (FIRST_GROUP + group);
  return byte > 0 && byte <= LAST_BEYOND ? BEYOND : OTHER;
}

/** What the byte at this offset may be of what begins with a prefix: too much is allowed, never too little. */
function bitsAt({ text }: Literal, offset: number): number {
  const space = text.indexOf(' ');
  return offset < (space < 0 ? text.length : space) ? bitsOf(text.charCodeAt(offset)) | BEYOND : ANYTHING;
}

const LONGEST_KEY = 8;

/**
 * The first character and the letters behind it, eight at most, of every word that a literal's words may be joined to. Where
 * a letter beyond ASCII follows, what is looked at says so.
 */
function* wordKeys({ text }: Literal): Generator<string> {
  const words = text.split(' ');
  for (let count = 1; count <= words.length; count += 1) {
    const joined = words.slice(0, count).join('');
    const letters = /^.[a-z]{0,7}/.exec(joined)?.[0] ?? '';
    const isBeyond = letters.length < LONGEST_KEY && joined.charCodeAt(letters.length) <= LAST_BEYOND;
    if (!isBeyond) yield letters;
  }
}

/** As `wasm/words.ts` has it. */
function hashOfWord(key: string): number {
  let value = 0n;
  for (let index = 0; index < key.length; index += 1)
    value |= BigInt(key.charCodeAt(index) | 0x20) << BigInt(8 * index);
  return Number(BigInt.asUintN(64, value * 0x9e37_79b9_7f4a_7c15n) >> 46n);
}

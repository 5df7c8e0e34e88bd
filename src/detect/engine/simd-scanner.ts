import { kinds } from './characters.ts';
import { CAPITAL, HASH_BITS, SMALL } from './literals.ts';
import type { Scanner, ScanTables } from './scanner.ts';
import { simdModule } from './simd-module.ts';

/** Where things lie in the module's memory; `wasm/scan.ts` has the same numbers. */
const place = {
  kinds: 1024,
  groups: 1280,
  pairs: 2048,
  present: 10_240,
  heads: 32_768,
  entries: 163_840,
  fifths: 430_080,
  literals: 495_616,
  input: 1_048_640,
} as const;
/** A bit for each hash, for words that begin with a small letter; as many again for those that begin with a capital one. */
const PRESENT_BYTES = (1 << HASH_BITS) / 8;
const LITERAL_BYTES = 64;
const MOST_LITERALS = Math.floor((1_048_576 - place.literals) / LITERAL_BYTES);
const ENTRY_BYTES = 24;
const MOST_ENTRIES = Math.floor((place.fifths - place.entries) / ENTRY_BYTES);
/** Zero bytes behind the input, which the module may look at. */
const PADDING = 192;
const PAGE = 65_536;
const NO_LETTER = 1;

/** As much of WebAssembly as is used here: the compiler is not told of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly scan: (from: number, length: number, wanted: number, start: number) => number;
}

/** The scanner in WebAssembly with SIMD. One for each set of tables: it holds them in its memory. */
export class SimdScanner implements Scanner {
  anchors: Uint32Array = new Uint32Array();
  bytes: Uint8Array;
  readonly #exports: Exports;
  readonly #encoder = new TextEncoder();
  #memory: Uint8Array;
  #wanted = 0;

  constructor() {
    const bytes = Uint8Array.from(atob(simdModule), (character) => character.charCodeAt(0));
    // The module is ours: it exports just these.
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports;
    this.#memory = new Uint8Array(this.#exports.memory.buffer);
    this.bytes = this.#memory.subarray(place.input);
  }

  load({ literals, pairs, wanted }: ScanTables): void {
    const { heads, entryLiteral, entryNext } = literals;
    if (literals.literals.length > MOST_LITERALS || entryLiteral.length > MOST_ENTRIES) {
      throw new Error('there are more literals than the scanner holds');
    }
    const bytes = this.#memory;
    const view = new DataView(bytes.buffer);
    bytes.set(kinds, place.kinds);
    for (let byte = 0; byte < 256; byte += 1) bytes[place.groups + byte] = groupOf(byte);
    bytes.set(pairs, place.pairs);
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
    this.#wanted = wanted;
  }

  scan(text: string, from: number): number {
    const { memory, scan } = this.#exports;
    const end = place.input + text.length + PADDING;
    // The module grows its memory further where there are more anchors.
    const missing = end + PAGE - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    if (this.#memory.buffer !== memory.buffer) this.#look(memory.buffer);
    this.#encoder.encodeInto(text, this.bytes);
    this.bytes.fill(0, text.length, text.length + PADDING);
    const start = (end + 7) & ~7;
    const count = scan(from, text.length, this.#wanted, start);
    if (this.#memory.buffer !== memory.buffer) this.#look(memory.buffer);
    this.anchors = new Uint32Array(memory.buffer, start, 2 * count);
    return count;
  }

  #look(buffer: ArrayBuffer): void {
    this.#memory = new Uint8Array(buffer);
    this.bytes = this.#memory.subarray(place.input);
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

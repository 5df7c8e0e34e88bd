import { kinds, unitBytes } from './characters.ts';
import { CAPITAL, HASH_BITS, SMALL } from './literals.ts';
import { type Carry, NO_MARKS, STRETCH, type Taken } from './normalise.ts';
import type { Scanner, ScanTables } from './scanner.ts';
import { simdModule } from './simd-module.ts';
import { type TextMemory, textMemory } from './text-memory.ts';

/** A bit for each hash, for words that begin with a small letter; as many again for those that begin with a capital one. */
const PRESENT_BYTES = (1 << HASH_BITS) / 8;
const LITERAL_BYTES = 64;
const ENTRY_BYTES = 24;
const NO_LETTER = 1;

/** As much of WebAssembly as is used here: the compiler is not told of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** Where things lie in the module's memory: wasm/memory.ts says what each is. */
const NAMES = [
  'KINDS',
  'GROUPS',
  'PAIRS',
  'PRESENT',
  'HEADS',
  'ENTRIES',
  'FIFTHS',
  'LITERALS',
  'INPUT',
  'PADDING',
  'INPUT_END',
  'UNIT_BYTES',
  'UNITS',
  'MOST_UNITS',
  'MARKS',
  'TAKEN',
  'ANCHORS',
] as const;
type Name = (typeof NAMES)[number];
type Exports = Readonly<Record<Name, { readonly value: number }>> & {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly take: (kept: number, count: number, carry: Carry) => number;
  readonly scan: (from: number, length: number, wanted: number, start: number) => number;
};

/** The scanner in WebAssembly with SIMD. One for each set of tables: it holds them in its memory. */
export class SimdScanner implements Scanner {
  anchors: Uint32Array = new Uint32Array();
  readonly #exports: Exports;
  readonly #at: Readonly<Record<Name, number>>;
  #views: Views;
  #length = 0;
  #wanted = 0;

  constructor() {
    const bytes = Uint8Array.from(atob(simdModule), (character) => character.charCodeAt(0));
    // The module is ours: it exports just these.
    const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports;
    this.#exports = exports;
    // fromEntries does not say which names it has: they are all of them.
    this.#at = Object.fromEntries(NAMES.map((name) => [name, exports[name].value])) as Record<Name, number>;
    this.#views = viewsOf(exports.memory.buffer, this.#at);
  }

  get bytes(): Uint8Array {
    return this.#views.bytes;
  }

  load({ literals, pairs, wanted }: ScanTables): void {
    const at = this.#at;
    const { heads, entryLiteral, entryNext } = literals;
    const mostLiterals = Math.floor((at.INPUT - at.LITERALS) / LITERAL_BYTES);
    const mostEntries = Math.floor((at.FIFTHS - at.ENTRIES) / ENTRY_BYTES);
    if (literals.literals.length > mostLiterals || entryLiteral.length > mostEntries) {
      throw new Error('there are more literals than the scanner holds');
    }
    const bytes = this.#views.memory;
    const view = new DataView(bytes.buffer);
    bytes.set(kinds, at.KINDS);
    bytes.set(unitBytes(), at.UNIT_BYTES);
    for (let byte = 0; byte < 256; byte += 1) bytes[at.GROUPS + byte] = groupOf(byte);
    bytes.set(pairs, at.PAIRS);
    for (let hash = 0; hash < 1 << HASH_BITS; hash += 1) {
      const head = heads[hash] ?? 0;
      view.setUint16(at.HEADS + 2 * hash, head, true);
      let cases = 0;
      let fifths = 0;
      for (let entry = head; entry !== 0; entry = entryNext[entry - 1] ?? 0) {
        const literal = literals.literals[entryLiteral[entry - 1] ?? 0];
        if (literal === undefined) continue;
        cases |= literal.cases;
        fifths |= groupsOfFifth(literal.text);
      }
      bytes[at.FIFTHS + hash] = fifths;
      const bit = at.PRESENT + (hash >> 3);
      if ((cases & SMALL) !== 0) bytes[bit] = (bytes[bit] ?? 0) | (1 << (hash & 7));
      const capital = bit + PRESENT_BYTES;
      if ((cases & CAPITAL) !== 0) bytes[capital] = (bytes[capital] ?? 0) | (1 << (hash & 7));
    }
    for (let entry = 0; entry < entryLiteral.length; entry += 1) {
      const first = at.ENTRIES + ENTRY_BYTES * entry;
      const number = entryLiteral[entry] ?? 0;
      // The first eight bytes, folded, up to a space, which may stand for nothing.
      const [word = ''] = (literals.literals[number]?.text ?? '').split(' ');
      for (let index = 0; index < 8; index += 1) {
        const counts = index < word.length && word.charCodeAt(index) > 3;
        bytes[first + index] = counts ? word.charCodeAt(index) | 0x20 : 0;
        bytes[first + 8 + index] = counts ? 0xff : 0;
      }
      // Letters are those of the text when they are the same folded; other bytes are looked at again.
      bytes[first + 20] = /^[a-z]{0,8}/.exec(word)?.[0].length ?? 0;
      view.setUint16(first + 16, number, true);
      view.setUint16(first + 18, entryNext[entry] ?? 0, true);
    }
    for (const [number, { text, wholeWord, cases }] of literals.literals.entries()) {
      const first = at.LITERALS + LITERAL_BYTES * number;
      bytes[first] = text.length;
      bytes[first + 1] = (wholeWord ? 1 : 0) | (cases << 1);
      for (let index = 0; index < text.length; index += 1) bytes[first + 2 + index] = text.charCodeAt(index);
    }
    this.#wanted = wanted;
  }

  take(kept: Uint8Array, piece: string, carry: Carry): Taken {
    const { INPUT, INPUT_END, PADDING, UNITS, MOST_UNITS } = this.#at;
    if (piece.length > MOST_UNITS || INPUT + kept.length + piece.length + PADDING > INPUT_END) {
      throw new Error('the window is longer than the scanner holds');
    }
    const { bytes, texts, marks, taken } = this.#views;
    bytes.set(kept);
    texts.write(piece, UNITS);
    const written = this.#exports.take(kept.length, piece.length, carry);
    this.#length = kept.length + written;
    return {
      written,
      bytes: taken[0] ?? 0,
      skipped: taken[2] ?? 0,
      before: carry,
      after: taken[1] ?? 0,
      // The first one says nothing.
      marks: piece.length > STRETCH ? marks.subarray(2, 2 * Math.ceil(piece.length / STRETCH)) : NO_MARKS,
    };
  }

  text(length: number): string {
    const { INPUT } = this.#at;
    return this.#views.texts.read(INPUT, INPUT + length);
  }

  scan(from: number): number {
    const { memory, scan } = this.#exports;
    const start = this.#at.ANCHORS;
    const count = scan(from, this.#length, this.#wanted, start);
    // The module grows its memory where there are more anchors.
    if (this.#views.memory.buffer !== memory.buffer) this.#views = viewsOf(memory.buffer, this.#at);
    this.anchors = new Uint32Array(memory.buffer, start, 2 * count);
    return count;
  }
}

/** What is written and read of the module's memory, which is another one once it has grown. */
interface Views {
  readonly memory: Uint8Array;
  /** The window. */
  readonly bytes: Uint8Array;
  readonly texts: TextMemory;
  readonly marks: Uint32Array;
  readonly taken: Uint32Array;
}

function viewsOf(
  buffer: ArrayBuffer,
  { INPUT, INPUT_END, MARKS, TAKEN }: Readonly<Record<Name, number>>,
): Views {
  return {
    memory: new Uint8Array(buffer),
    bytes: new Uint8Array(buffer, INPUT, INPUT_END - INPUT),
    texts: textMemory(buffer),
    marks: new Uint32Array(buffer, MARKS, (TAKEN - MARKS) / 4),
    taken: new Uint32Array(buffer, TAKEN, 3),
  };
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

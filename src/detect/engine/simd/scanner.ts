import { kinds, unitBytes } from '../characters.ts';
import { type Carry, NO_MARKS, STRETCH, type Taken } from '../normalise.ts';
import { CANDIDATE, type Scanner, type ScanTables } from '../scanner.ts';
import { SimdAutomata } from './automata.ts';
import { writeLiterals } from './literals.ts';
import { type SimdExports, simdInstance } from './instance.ts';
import { type MemoryMap, memoryMap } from './memory.ts';
import { writeRules } from './rules.ts';
import { type TextMemory, textMemory } from '../text-memory.ts';

const PAGE = 65_536;

/** The scanner in WebAssembly with SIMD. One for each set of tables: it holds them in its memory. */
export class SimdScanner implements Scanner {
  candidates: Uint32Array = new Uint32Array();
  readonly #exports: SimdExports;
  readonly #map: MemoryMap;
  #automata: SimdAutomata | undefined;
  #views: Views;
  #length = 0;
  #wanted = 0;
  #rules = 0;

  constructor() {
    const exports = simdInstance((rule, cell) => this.#automata?.follow(rule, cell) ?? 0);
    this.#exports = exports;
    this.#map = memoryMap(exports);
    exports.memory.grow((this.#map.OUTPUT + PAGE - exports.memory.buffer.byteLength) / PAGE);
    this.#views = viewsOf(exports.memory.buffer, this.#map);
  }

  get bytes(): Uint8Array {
    return this.#views.bytes;
  }

  load(tables: ScanTables): void {
    const map = this.#map;
    const { memory } = this.#views;
    memory.set(kinds, map.KINDS);
    memory.set(unitBytes(), map.UNIT_BYTES);
    memory.set(tables.pairs, map.PAIRS);
    writeLiterals(memory, map, tables.literals);
    writeRules(memory, map, tables);
    this.#wanted = tables.wanted;
    this.#rules = tables.rules.length;
    this.#automata = new SimdAutomata(tables.rules, map, () => this.#now().memory);
  }

  take(kept: Uint8Array, piece: string, carry: Carry): Taken {
    const { INPUT, INPUT_END, PADDING, UNITS, MOST_UNITS } = this.#map;
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
    const { INPUT } = this.#map;
    return this.#views.texts.read(INPUT, INPUT + length);
  }

  scan(from: number, ended: boolean): number {
    const count = this.#exports.scan(from, this.#length, ended, this.#wanted, this.#rules);
    this.candidates = new Uint32Array(this.#now().memory.buffer, this.#map.OUTPUT, CANDIDATE * count);
    return count;
  }

  /** The module's memory, which is another one where more candidates made it grow. */
  #now(): Views {
    const { buffer } = this.#exports.memory;
    if (this.#views.memory.buffer !== buffer) this.#views = viewsOf(buffer, this.#map);
    return this.#views;
  }
}

/** What is written and read of the module's memory. */
interface Views {
  readonly memory: Uint8Array<ArrayBuffer>;
  /** The window. */
  readonly bytes: Uint8Array;
  readonly texts: TextMemory;
  readonly marks: Uint32Array;
  readonly taken: Uint32Array;
}

function viewsOf(buffer: ArrayBuffer, { INPUT, INPUT_END, MARKS, TAKEN }: MemoryMap): Views {
  return {
    memory: new Uint8Array(buffer),
    bytes: new Uint8Array(buffer, INPUT, INPUT_END - INPUT),
    texts: textMemory(buffer),
    marks: new Uint32Array(buffer, MARKS, (TAKEN - MARKS) / 4),
    taken: new Uint32Array(buffer, TAKEN, 3),
  };
}

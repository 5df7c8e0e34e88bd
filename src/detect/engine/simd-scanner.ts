import { kinds } from './characters.ts';
import { CANDIDATE, type Scanner, type ScanTables } from './scanner.ts';
import { SimdAutomata } from './simd-automata.ts';
import { writeLiterals } from './simd-literals.ts';
import { place } from './simd-memory.ts';
import { simdModule } from './simd-module.ts';
import { writeRules } from './simd-rules.ts';

/** Zero bytes behind the input, which the module may look at. */
const PADDING = 192;
/** The most characters that there is room for. */
const LONGEST_INPUT = 2_097_152 - place.input - PADDING;
const PAGE = 65_536;

/** As much of WebAssembly as is used here: the compiler is not told of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly scan: (from: number, length: number, ended: boolean, wanted: number, rules: number) => number;
}

/** The scanner in WebAssembly with SIMD. One for each set of tables: it holds them in its memory. */
export class SimdScanner implements Scanner {
  candidates: Uint32Array = new Uint32Array();
  bytes: Uint8Array;
  readonly #exports: Exports;
  readonly #encoder = new TextEncoder();
  #automata: SimdAutomata | undefined;
  #memory: Uint8Array;
  #wanted = 0;
  #rules = 0;

  constructor() {
    const bytes = Uint8Array.from(atob(simdModule), (character) => character.charCodeAt(0));
    const follow = (rule: number, cell: number): number => this.#automata?.follow(rule, cell) ?? 0;
    // The module is ours: it exports just these.
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(bytes), { automaton: { follow } })
      .exports as Exports;
    const { memory } = this.#exports;
    memory.grow((place.output + PAGE - memory.buffer.byteLength) / PAGE);
    this.#memory = new Uint8Array(memory.buffer);
    this.bytes = this.#memory.subarray(place.input, place.input + LONGEST_INPUT + PADDING);
  }

  load(tables: ScanTables): void {
    this.#memory.set(kinds, place.kinds);
    this.#memory.set(tables.pairs, place.pairs);
    writeLiterals(this.#memory, tables.literals);
    writeRules(this.#memory, tables);
    this.#wanted = tables.wanted;
    this.#rules = tables.rules.length;
    this.#automata = new SimdAutomata(tables.rules, () => this.#now());
  }

  scan(text: string, from: number, ended: boolean): number {
    if (text.length > LONGEST_INPUT) throw new Error('there is more text than the scanner holds');
    this.#encoder.encodeInto(text, this.bytes);
    this.bytes.fill(0, text.length, text.length + PADDING);
    const count = this.#exports.scan(from, text.length, ended, this.#wanted, this.#rules);
    this.candidates = new Uint32Array(this.#now().buffer, place.output, CANDIDATE * count);
    return count;
  }

  /** The module's memory, which is another one after it has grown. */
  #now(): Uint8Array {
    const { buffer } = this.#exports.memory;
    if (this.#memory.buffer !== buffer) {
      this.#memory = new Uint8Array(buffer);
      this.bytes = this.#memory.subarray(place.input, place.input + LONGEST_INPUT + PADDING);
    }
    return this.#memory;
  }
}

import type { Carry } from '../normalise.ts';
import type { MemoryExports } from './memory.ts';
import { simdModule } from './module.ts';

/** As much of WebAssembly as is used here: the compiler is not told of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

export type SimdExports = MemoryExports & {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly take: (kept: number, count: number, carry: Carry) => number;
  readonly scan: (from: number, length: number, ended: boolean, wanted: number, rules: number) => number;
};

/** The module, compiled when it is first needed. */
let compiled: object | undefined;

function compile(): object {
  return new WebAssembly.Module(Uint8Array.from(atob(simdModule), (character) => character.charCodeAt(0)));
}

/**
 * A new instance of the scanner's module, with a memory of its own.
 *
 * @param follow says where a cell of a rule's automaton leads, see `SimdAutomata`
 * @throws where the machine does not run it
 */
export function simdInstance(follow: (rule: number, cell: number) => number): SimdExports {
  compiled ??= compile();
  // The module is ours: it exports just these.
  return new WebAssembly.Instance(compiled, { automaton: { follow } }).exports as SimdExports;
}

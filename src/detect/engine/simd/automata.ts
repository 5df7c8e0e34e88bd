import type { Rule } from '../rule.ts';
import { BYTE_TABLE, byteTableOf, type MemoryMap, RULE } from './memory.ts';

/** Not a cell: the rule's table is to be made. */
export const PREPARE = 0xffff_ffff;
const NO_ROOM = 0;

/**
 * The rules' automata in the module's memory: it asks for what is not known of them. What has no room there lets
 * everything through.
 */
export class SimdAutomata {
  readonly #rules: readonly Rule[];
  readonly #map: MemoryMap;
  readonly #memory: () => Uint8Array;
  /** By rule: the numbers that its table has in the module's memory. */
  readonly #sizes: Uint32Array;
  #next: number;

  /** @param memory the module's memory as it is now: it moves where it grows */
  constructor(rules: readonly Rule[], map: MemoryMap, memory: () => Uint8Array) {
    this.#rules = rules;
    this.#map = map;
    this.#memory = memory;
    this.#next = map.AUTOMATA;
    this.#sizes = new Uint32Array(rules.length);
  }

  /** Where a cell of a rule's table leads; 0 where there is no room for a table. */
  follow(number: number, cell: number): number {
    const rule = this.#rules[number];
    if (rule === undefined) throw new Error('the scanner names a rule that there is not');
    const { automaton } = rule;
    if (cell >>> 0 === PREPARE) {
      this.#memory().set(automaton.tables.classOf, byteTableOf(this.#map, number) + 2 * BYTE_TABLE);
      return this.#write(number, rule);
    }
    const state = automaton.follow(cell);
    if (automaton.tables.table.length > (this.#sizes[number] ?? 0)) this.#write(number, rule);
    else {
      const memory = this.#memory();
      const view = new DataView(memory.buffer);
      const at = view.getUint32(this.#map.RULES + this.#map.RULE_BYTES * number + RULE.table, true);
      view.setUint16(at + 2 * cell, state, true);
    }
    return state;
  }

  /** Writes a table anew, where there is room for it; says where. */
  #write(number: number, { automaton }: Rule): number {
    const { table, classes } = automaton.tables;
    const memory = this.#memory();
    const view = new DataView(memory.buffer);
    const end = this.#next + 2 * table.length;
    const at = end > this.#map.KEPT ? NO_ROOM : this.#next;
    if (at !== NO_ROOM) {
      new Uint16Array(memory.buffer, at, table.length).set(table);
      this.#sizes[number] = table.length;
      this.#next = (end + 3) & ~3;
    }
    const record = this.#map.RULES + this.#map.RULE_BYTES * number;
    view.setUint16(record + RULE.classes, classes, true);
    view.setUint32(record + RULE.table, at, true);
    return at;
  }
}

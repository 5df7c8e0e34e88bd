// Whether a match may begin at a place: src/detect/engine/expression/automaton.ts, which is the oracle, makes the states
// as texts need them.
import { byteAt } from './bytes';
import { RULE_BYTES, RULES } from './memory';

/** Works out where a cell of a rule's table leads, and writes it there; the table may move. With `PREPARE`, makes the table. */
declare function follow(rule: u32, cell: u32): u32;

const PREPARE: u32 = 0xffffffff;
const FARTHEST: usize = 64;
const UNKNOWN: u32 = 0;
const MATCH: u32 = 2;
const START: u32 = 3;

/** Of a rule: where the classes of its bytes, and its table of states stand (0 until it is made), and how many classes there are. */
const CLASSES: usize = 12;
const TABLE: usize = 16;
const COUNT: usize = 20;

/** Whether a match may begin at `start` of a text that is known up to `end`. */
export function mayMatch(rule: usize, start: usize, end: usize): bool {
  const number = ((rule - RULES) / RULE_BYTES) as u32;
  // Where there is no room for a table, everything is let through.
  if (load<u32>(rule, TABLE) == 0 && follow(number, PREPARE) == 0) return true;
  let table = load<u32>(rule, TABLE) as usize;
  const classOf = load<u32>(rule, CLASSES) as usize;
  const count = load<u16>(rule, COUNT) as u32;
  const stop = min(end, start + FARTHEST);
  let state = START;
  for (let at = start; at < stop; at++) {
    const cell = state * count + (load<u8>(classOf + (byteAt(at) as usize)) as u32);
    state = load<u16>(table + ((cell as usize) << 1)) as u32;
    if (state == UNKNOWN) {
      state = follow(number, cell);
      table = load<u32>(rule, TABLE) as usize;
      if (table == 0) return true;
    }
    if (state <= MATCH) return state == MATCH;
  }
  return true;
}

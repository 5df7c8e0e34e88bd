import { beginnings } from '../back.ts';
import { glances } from '../glances.ts';
import type { Rule } from '../rule.ts';
import type { ScanTables } from '../scanner.ts';
import { BYTE_TABLE, byteTableOf, type MemoryMap, RULE } from './memory.ts';

const kindsOfRules = ['anchored', 'assigned', 'near'];
const beginningNames = Object.keys(beginnings);
const glanceNames = Object.keys(glances);
/** Bits of a rule's byte for each byte. */
const [STEPS, NOT_BEHIND] = [1, 2];

/** Writes the rules, and which of them each kind of anchor leads to, into the module's memory. */
export function writeRules(
  bytes: Uint8Array,
  map: MemoryMap,
  { rules, byKind }: Pick<ScanTables, 'rules' | 'byKind'>,
): void {
  const view = new DataView(bytes.buffer);
  const listed = byKind.reduce((sum, list) => sum + 2 + 2 * list.length, 0);
  const room = [
    map.AUTOMATA - byteTableOf(map, rules.length),
    (map.LISTS - map.KIND_LISTS) / 4 - byKind.length,
    map.BYTE_TABLES - map.LISTS - listed,
  ];
  if (Math.min(...room) < 0) throw new Error('there are more rules than the scanner holds');
  for (const rule of rules) writeRule(bytes, view, map, rule);
  let at = 0;
  for (const [kind, list] of byKind.entries()) {
    view.setUint32(map.KIND_LISTS + 4 * kind, at, true);
    for (const number of [list.length, ...list.map((rule) => rule.number)]) {
      view.setUint16(map.LISTS + at, number, true);
      at += 2;
    }
  }
}

function writeRule(bytes: Uint8Array, view: DataView, map: MemoryMap, rule: Rule): void {
  const at = map.RULES + map.RULE_BYTES * rule.number;
  const table = byteTableOf(map, rule.number);
  bytes.fill(0, at, at + map.RULE_BYTES);
  bytes[at + RULE.kind] = kindsOfRules.indexOf(rule.kind);
  bytes[at + RULE.beginning] = beginningNames.indexOf(rule.beginning);
  bytes[at + RULE.back] = rule.back;
  bytes[at + RULE.glance] = rule.glance === undefined ? 0 : 1 + glanceNames.indexOf(rule.glance);
  bytes[at + RULE.needsDigit] = rule.needsDigit ? 1 : 0;
  view.setUint16(at + RULE.longest, rule.longest, true);
  view.setUint16(at + RULE.shortest, rule.shortest, true);
  view.setUint16(at + RULE.within, rule.within, true);
  view.setUint32(at + RULE.bytes, table, true);
  view.setUint32(at + RULE.classOf, table + 2 * BYTE_TABLE, true);
  for (let byte = 0; byte < BYTE_TABLE; byte += 1) {
    bytes[table + byte] =
      (rule.steps[byte] === 1 ? STEPS : 0) | (rule.notBehind[byte] === 1 ? NOT_BEHIND : 0);
  }
  bytes.set(rule.firsts, table + BYTE_TABLE);
}

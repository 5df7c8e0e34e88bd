/** Where things lie in the scanner's memory, and how large some are: `wasm/memory.ts` says what each is. */
const NAMES = [
  'KINDS',
  'DIGITS',
  'PAIRS',
  'PRESENT',
  'BITS',
  'HEADS',
  'ENTRIES',
  'WORDS',
  'LITERALS',
  'BUCKETS',
  'BUCKETS_END',
  'INPUT',
  'PADDING',
  'INPUT_END',
  'UNIT_BYTES',
  'UNITS',
  'MOST_UNITS',
  'MARKS',
  'TAKEN',
  'RULES',
  'KIND_LISTS',
  'LISTS',
  'BYTE_TABLES',
  'AUTOMATA',
  'KEPT',
  'OUTPUT',
  'LITERAL_BYTES',
  'BUCKET_BYTES',
  'ENTRY_BYTES',
  'RULE_BYTES',
] as const;
type Name = (typeof NAMES)[number];

export type MemoryMap = Readonly<Record<Name, number>>;
/** What the module exports of it. */
export type MemoryExports = Readonly<Record<Name, { readonly value: number }>>;

export function memoryMap(exports: MemoryExports): MemoryMap {
  // fromEntries does not say which names it has: they are all of them.
  return Object.fromEntries(NAMES.map((name) => [name, exports[name].value])) as Record<Name, number>;
}

/** Of a rule: where its number for each of these stands. */
export const RULE = {
  kind: 0,
  beginning: 1,
  back: 2,
  glance: 3,
  needsDigit: 4,
  longest: 6,
  shortest: 8,
  within: 10,
  classOf: 12,
  table: 16,
  classes: 20,
  bytes: 24,
} as const;
export const BYTE_TABLE = 256;

/** Where the three tables of a rule stand: what a byte may be, its first places, and its automaton's classes. */
export function byteTableOf({ BYTE_TABLES }: MemoryMap, rule: number): number {
  return BYTE_TABLES + 3 * BYTE_TABLE * rule;
}

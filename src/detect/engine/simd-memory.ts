/** Where things lie in the module's memory; `wasm/memory.ts` has the same numbers. */
export const place = {
  kinds: 1024,
  digits: 1280,
  pairs: 2048,
  present: 10_240,
  bits: 26_624,
  heads: 32_768,
  entries: 163_840,
  words: 421_888,
  literals: 495_616,
  buckets: 905_216,
  /** What is searched, and zero bytes behind it. */
  input: 1_048_640,
  rules: 3_145_728,
  /** By kind of anchor: where its list of rules begins. */
  kindLists: 3_211_264,
  lists: 3_276_800,
  /** Tables of the rules, of a number for each byte. */
  byteTables: 3_407_872,
  /** Tables of automata, as texts need them. */
  automata: 4_194_304,
  /** Words of the text that may be literals. */
  kept: 7_340_032,
  /** Candidates: behind it, memory grows as they need it. */
  output: 8_388_608,
} as const;

export const LITERAL_BYTES = 64;
export const ENTRY_BYTES = 24;
export const BUCKET_BYTES = 16;
export const RULE_BYTES = 64;
export const BYTE_TABLE = 256;
/** Of a rule: where its number for each byte stand. */
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
/** The most of each that there is room for. */
export const most = {
  literals: Math.floor((place.buckets - place.literals) / LITERAL_BYTES),
  entries: Math.floor((place.words - place.entries) / ENTRY_BYTES),
  buckets: Math.floor((place.input - 64 - place.buckets) / BUCKET_BYTES),
  rules: Math.floor((place.automata - place.byteTables) / (3 * BYTE_TABLE)),
  kinds: (place.lists - place.kindLists) / 4,
  listBytes: place.byteTables - place.lists,
} as const;

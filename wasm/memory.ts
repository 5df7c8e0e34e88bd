// Where things lie in the module's memory: src/detect/engine/simd-memory.ts has the same numbers, and writes all of it but
// for the output.

export const KINDS: usize = 1024;
/** Of a byte: the bit of its group among the fifth bytes of words. */
export const GROUPS: usize = 1280;
export const PAIRS: usize = 2048;
/** For words that begin with a small letter; those with a capital one have as much behind it. */
export const PRESENT: usize = 10240;
export const HEADS: usize = 32768;
export const ENTRIES: usize = 163840;
/** By hash: a bit for each group of which the fifth byte of a word may be. */
export const FIFTHS: usize = 430080;
export const LITERALS: usize = 495616;
export const INPUT: usize = 1048640;
export const RULES: usize = 3145728;
/** By kind of anchor: where its list of rules begins. */
export const KIND_LISTS: usize = 3211264;
/** A count and as many numbers of rules for each kind. */
export const LISTS: usize = 3276800;
export const OUTPUT: usize = 8388608;

export const LITERAL_BYTES: usize = 64;
/** Of an entry: the first eight bytes of its literal, which of them count, its number, the next entry, how many are then known. */
export const ENTRY_BYTES: usize = 24;
export const RULE_BYTES: usize = 64;
export const FIRST_LITERAL: u32 = 16;

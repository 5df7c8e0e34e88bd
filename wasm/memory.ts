// Where things lie in the module's memory: src/detect/engine/simd-memory.ts has the same numbers, and writes all of it but
// for the output.

export const KINDS: usize = 1024;
/** Of a digit: 255 where a literal begins with it. */
export const DIGITS: usize = 1280;
export const PAIRS: usize = 2048;
/** For words that begin with a small letter; those with a capital one have as much behind it. */
export const PRESENT: usize = 10240;
/** Of a byte: the bits of what it is as the fifth or sixth of a word. */
export const BITS: usize = 26624;
/** By hash of a word's first letters: the number of its bucket. */
export const HEADS: usize = 32768;
export const ENTRIES: usize = 163840;
/** By hash of a whole word: a bit where a literal begins with it. */
export const WORDS: usize = 421888;
export const LITERALS: usize = 495616;
/** Of the literals with one hash: what the fifth and the sixth byte of a prefix may be, the first entry, and how many there are. */
export const BUCKETS: usize = 905216;
export const INPUT: usize = 1048640;
export const RULES: usize = 3145728;
/** By kind of anchor: where its list of rules begins. */
export const KIND_LISTS: usize = 3211264;
/** A count and as many numbers of rules for each kind. */
export const LISTS: usize = 3276800;
/** Words of the text that may be literals: the place and the hash, then the entries, of each. */
export const KEPT: usize = 7340032;
/** Beyond this, there may be no room for a block's words any more. */
export const MOST_KEPT: usize = 8388096;
export const OUTPUT: usize = 8388608;

export const LITERAL_BYTES: usize = 64;
export const BUCKET_BYTES: usize = 16;
/** Of an entry: the first eight bytes of its literal, which of them count, its number, how many are then known, its cases. */
export const ENTRY_BYTES: usize = 24;
export const RULE_BYTES: usize = 64;
export const FIRST_LITERAL: u32 = 16;

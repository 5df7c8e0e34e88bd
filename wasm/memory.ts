// Where things lie in the module's memory. The module exports these numbers, so that the host has the same
// (src/detect/engine/simd/memory.ts), which writes the tables.

/** Of a byte: what it is, as bits. */
export const KINDS: usize = 1024;
/** Of a digit: 255 where a literal begins with it. */
export const DIGITS: usize = 1280;
/** A bit for each pair of first characters of a long run that somebody wants. */
export const PAIRS: usize = 2048;
/** By hash, a bit for words that begin with a small letter; those with a capital one have as much behind it. */
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
export const BUCKETS_END: usize = 1048576;

/** The window that is searched: what was kept of a text, normalised, and behind it the piece that came. */
export const INPUT: usize = 1048640;
/** Zero bytes behind the window, which may be looked at. */
export const PADDING: usize = 192;
/** Window and padding end here. */
export const INPUT_END: usize = 2097152;

/** Of a UTF-16 unit: the byte that stands for it. */
export const UNIT_BYTES: usize = 2097152;
/** The units of a piece. */
export const UNITS: usize = 2162688;
export const MOST_UNITS: usize = 262144;
/** For each stretch of units where it begins in what was written, and in the piece's UTF-8. */
export const MARKS: usize = 2686976;
/** What is to say of the piece that was taken last. */
export const TAKEN: usize = 2719744;

export const RULES: usize = 3145728;
/** By kind of anchor: where its list of rules begins. */
export const KIND_LISTS: usize = 3211264;
/** A count and as many numbers of rules for each kind. */
export const LISTS: usize = 3276800;
/** Of a rule: a number for each byte, three times. */
export const BYTE_TABLES: usize = 3407872;
/** Tables of automata, as texts need them. */
export const AUTOMATA: usize = 4194304;
/** Words of the text that may be literals: the place and the hash, then the entries, of each. */
export const KEPT: usize = 7340032;
/** Beyond this, there may be no room for a block's words any more. */
export const MOST_KEPT: usize = 8388096;
/** Candidates; memory from here on grows with them. */
export const OUTPUT: usize = 8388608;

export const LITERAL_BYTES: usize = 64;
export const BUCKET_BYTES: usize = 16;
/** Of an entry: the first eight bytes of its literal, which of them count, its number, how many are then known, its cases. */
export const ENTRY_BYTES: usize = 24;
export const RULE_BYTES: usize = 64;
export const FIRST_LITERAL: u32 = 16;

// Where things lie in the module's memory. The module exports these numbers, so that the host has the same
// (src/detect/engine/simd-scanner.ts).

/** Of a byte: what it is, as bits. */
export const KINDS: usize = 1024;
/** Of a byte: the bit of its group among the fifth bytes of words. */
export const GROUPS: usize = 1280;
/** A bit for each pair of first characters of a long run that somebody wants. */
export const PAIRS: usize = 2048;
/** By hash, a bit for words that begin with a small letter; those with a capital one have as much behind it. */
export const PRESENT: usize = 10240;
/** By hash: the first entry. */
export const HEADS: usize = 32768;
export const ENTRIES: usize = 163840;
/** By hash: a bit for each group of which the fifth byte of a word may be. */
export const FIFTHS: usize = 430080;
export const LITERALS: usize = 495616;

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

/** Anchors; memory from here on grows with them. */
export const ANCHORS: usize = 3145728;

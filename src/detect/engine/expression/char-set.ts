/** A set of UTF-16 units, as sorted ranges that do not touch: `[first, last, first, last, …]`. */
export type CharSet = readonly number[];

const LAST = 0xffff;

export const ANY: CharSet = [0, LAST];
export const NOT_NEWLINE: CharSet = complement([0x0a, 0x0a, 0x0d, 0x0d]);
export const DIGIT: CharSet = [0x30, 0x39];
export const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
/** White space as JavaScript's `\s` has it. */
export const SPACE: CharSet = [
  0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f,
  0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff,
];

/** One set of any ranges, in any order. */
export function union(...sets: readonly CharSet[]): CharSet {
  const pairs: [number, number][] = [];
  for (const set of sets) {
    for (let at = 0; at < set.length; at += 2) pairs.push([set[at] ?? 0, set[at + 1] ?? 0]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [first, last] of pairs) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before + 1) merged[merged.length - 1] = Math.max(before, last);
    else merged.push(first, last);
  }
  return merged;
}

export function complement(set: CharSet): CharSet {
  const rest: number[] = [];
  let next = 0;
  for (let at = 0; at < set.length; at += 2) {
    const first = set[at] ?? 0;
    if (first > next) rest.push(next, first - 1);
    next = (set[at + 1] ?? 0) + 1;
  }
  if (next <= LAST) rest.push(next, LAST);
  return rest;
}

export function has(set: CharSet, unit: number): boolean {
  for (let at = 0; at < set.length; at += 2) {
    if (unit < (set[at] ?? 0)) return false;
    if (unit <= (set[at + 1] ?? 0)) return true;
  }
  return false;
}

/** The set with the other case of each of its letters, ASCII and Latin alike where a letter has one other case. */
export function anyCase(set: CharSet): CharSet {
  const others: number[] = [];
  for (let at = 0; at < set.length; at += 2) {
    const [first = 0, last = 0] = [set[at], set[at + 1]];
    // A range over most of the alphabet of the world needs no closer look.
    if (last - first > 2_048) continue;
    for (let unit = first; unit <= last; unit += 1) {
      const letter = String.fromCharCode(unit);
      for (const other of [letter.toLowerCase(), letter.toUpperCase()]) {
        if (other.length === 1 && other !== letter) others.push(other.charCodeAt(0), other.charCodeAt(0));
      }
    }
  }
  return union(set, others);
}

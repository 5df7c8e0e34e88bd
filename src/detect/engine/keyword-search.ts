import { ALNUM, IS, kinds } from './characters.ts';
import { LONGEST_LITERAL } from './literals.ts';
import type { Text } from './text.ts';

const SPACE = 0x20;
/** What a space in a keyword stands for, or nothing. */
const separators = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 128 && ' _-'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
/** Without case: a capital letter beyond ASCII is 2, a small one 1. */
const folded = Uint8Array.from({ length: 256 }, (_, byte) =>
  ((kinds[byte] ?? 0) & IS.upper) !== 0 ? byte | 0x20 : byte === 2 ? 1 : byte,
);

/**
 * Keywords around a candidate: whole words only, for "passport" must not vouch for what "port" is a keyword of. Of those
 * that begin at one place the first in the list counts, and the next one is sought behind it.
 */
export class KeywordSearch {
  /** The greatest distance between word and candidate. */
  readonly within: number;
  readonly longest: number;
  /** By the first byte of a word: one more than the place of those that begin so, 0 without any. */
  readonly #firsts: Uint8Array = new Uint8Array(256);
  readonly #words: Uint8Array[][] = [];

  /** @param words of the normalised text, in lower case */
  constructor(words: readonly string[], within: number) {
    this.within = within;
    this.longest = Math.max(...words.map((word) => word.length));
    if (this.longest > LONGEST_LITERAL) throw new Error('a keyword is too long');
    for (const word of words) this.#add(Uint8Array.from(word, (letter) => folded[letter.charCodeAt(0)] ?? 0));
  }

  #add(word: Uint8Array): void {
    const [first = 0] = word;
    const known = this.#firsts[first] ?? 0;
    const number = known === 0 ? this.#words.push([]) : known;
    this.#words[number - 1]?.push(word);
    for (let byte = 0; byte < 128; byte += 1) if (folded[byte] === first) this.#firsts[byte] = number;
  }

  /** Whether one of them stands near what begins at `start` and ends at `end`. */
  isNear({ bytes, length }: Text, start: number, end: number): boolean {
    const { within } = this;
    const firsts = this.#firsts;
    const from = Math.max(0, start - within - this.longest - 1);
    const to = Math.min(length, end + within + 1);
    let at = from;
    for (;;) {
      while (at < to && firsts[bytes[at] ?? 0] === 0) at += 1;
      if (at >= to) return false;
      const begins = at === from || !isAlnum(bytes[at - 1] ?? 0);
      const wordEnd = begins ? this.#endOfWord(bytes, at) : -1;
      if (wordEnd < 0) at += 1;
      else if (wordEnd <= start ? start - wordEnd <= within : at >= end) return true;
      else at = wordEnd;
    }
  }

  /** Where the first of the words ends that stands here; -1 where none does. */
  #endOfWord(bytes: Uint8Array, at: number): number {
    for (const word of this.#words[(this.#firsts[bytes[at] ?? 0] ?? 0) - 1] ?? []) {
      const end = endOf(word, bytes, at);
      if (end >= 0 && ((kinds[bytes[end] ?? 0] ?? 0) & (IS.upper | IS.lower)) === 0) return end;
    }
    return -1;
  }
}

function endOf(word: Uint8Array, bytes: Uint8Array, start: number): number {
  let at = start;
  // No iterator: that would take longer than all of the rest.
  for (let index = 0; index < word.length; index += 1) {
    const wanted = word[index] ?? 0;
    const byte = bytes[at] ?? 0;
    if (wanted !== SPACE) {
      if (folded[byte] !== wanted) return -1;
      at += 1;
    } else if (separators[byte] === 1) at += 1;
  }
  return at;
}

function isAlnum(byte: number): boolean {
  return ((kinds[byte] ?? 0) & ALNUM) !== 0;
}

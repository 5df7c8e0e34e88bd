import { at, before, goesOn, wordText } from './word-text.ts';

/** A word or phrase, and what a finding of it is told as. */
export interface Word<Rule> {
  readonly text: string;
  readonly rule: Rule;
}

interface Entry<Rule> {
  readonly rule: Rule;
  readonly first: string;
  readonly last: string;
}

/**
 * Finds whole words and phrases in one pass, however many there are: by their first two characters, then by their
 * length.
 */
export class WordFinder<Rule> {
  /** Units that a word begins with. */
  readonly #firsts = new Uint8Array(0x10000);
  readonly #byBeginning = new Map<string, Map<number, Map<string, Entry<Rule>>>>();
  /** The longest word, in characters as they are compared. */
  readonly longest: number;

  constructor(words: readonly Word<Rule>[]) {
    let longest = 0;
    for (const { text, rule } of words) {
      const word = wordText(text).trim();
      if (word === '') continue;
      this.#firsts[word.charCodeAt(0)] = 1;
      longest = Math.max(longest, word.length);
      const entry = { rule, first: at(word, 0) ?? '', last: before(word, word.length) ?? '' };
      const beginning = word.slice(0, 2);
      const lengths = this.#byBeginning.get(beginning) ?? new Map<number, Map<string, Entry<Rule>>>();
      const same = lengths.get(word.length) ?? new Map<string, Entry<Rule>>();
      if (!same.has(word)) same.set(word, entry);
      lengths.set(word.length, same);
      this.#byBeginning.set(beginning, lengths);
    }
    this.longest = longest;
  }

  get isEmpty(): boolean {
    return this.longest === 0;
  }

  /** The rules whose words the text has, each once, in the order in which they first come. */
  find(text: string): ReadonlySet<Rule> {
    const found = new Set<Rule>();
    if (this.isEmpty) return found;
    const compared = wordText(text);
    let wasPlain = false;
    for (let index = 0; index < compared.length; index += 1) {
      const unit = compared.charCodeAt(index);
      // Inside of a plain word no other begins: most of a text is passed over here.
      const inside = wasPlain && isPlain(unit);
      wasPlain = isPlain(unit);
      if (inside || this.#firsts[unit] === 0) continue;
      // A word of one character is a beginning as well.
      for (const length of [2, 1]) {
        const lengths = this.#byBeginning.get(compared.slice(index, index + length));
        if (lengths === undefined) continue;
        for (const [size, same] of lengths) {
          const entry = same.get(compared.slice(index, index + size));
          if (entry !== undefined && isWhole(entry, compared, index, size)) found.add(entry.rule);
        }
      }
    }
    return found;
  }
}

function isWhole({ first, last }: Entry<unknown>, text: string, index: number, length: number): boolean {
  return !goesOn(first, before(text, index)) && !goesOn(last, at(text, index + length));
}

/** A letter or digit of ASCII, in lower case. */
function isPlain(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
}

const SIZE = 1 << 12;

/** A set of words that says of nearly every other one that it is none before it is a string of its own. */
export class WordSet {
  readonly #words: ReadonlySet<string>;
  /** By length, first and last character of a word: whether some word has them. */
  readonly #seen: Uint8Array = new Uint8Array(SIZE);

  constructor(words: readonly string[]) {
    this.#words = new Set(words);
    for (const word of words) this.#seen[keyOf(word, 0, word.length)] = 1;
  }

  /** Whether what stands in a text from `start` up to `end` is one of them. */
  has(text: string, start: number, end: number): boolean {
    return this.#seen[keyOf(text, start, end)] === 1 && this.#words.has(text.slice(start, end));
  }
}

function keyOf(text: string, start: number, end: number): number {
  return (((end - start) << 8) ^ (text.charCodeAt(start) << 5) ^ text.charCodeAt(end - 1)) & (SIZE - 1);
}

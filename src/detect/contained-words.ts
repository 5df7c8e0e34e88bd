/**
 * Words that stand anywhere in a part of a text, in any case: all of them are looked for at once, in one step for each
 * byte, by an automaton as Aho and Corasick make it.
 */
export class ContainedWords {
  /** By byte: the number of the character that it is, 0 for what is in no word. */
  readonly #classOf: Uint8Array = new Uint8Array(256);
  /** By where the row of a state begins, and class: where the row of the state behind it begins; -1 where a word has been read. */
  readonly #table: Int16Array;

  /** @param words in lower case */
  constructor(words: readonly string[]) {
    const letters = [...new Set(words.join(''))];
    for (const [index, letter] of letters.entries()) {
      this.#classOf[letter.charCodeAt(0)] = index + 1;
      this.#classOf[letter.toUpperCase().charCodeAt(0)] = index + 1;
    }
    const ends = words.flatMap((word) => Array.from(word, (_, length) => word.slice(0, length)));
    const states = ['', ...new Set(ends)].filter((state, index) => index === 0 || state !== '');
    const classes = letters.length + 1;
    this.#table = new Int16Array(states.length * classes);
    for (const [state, read] of states.entries()) {
      for (const [index, letter] of letters.entries()) {
        let rest = read + letter;
        const isWord = words.some((word) => rest.endsWith(word));
        // As much of what has been read last as some word begins with.
        while (!states.includes(rest)) rest = rest.slice(1);
        this.#table[state * classes + index + 1] = isWord ? -1 : states.indexOf(rest) * classes;
      }
    }
  }

  /** Whether one of them stands between two places. */
  isIn(bytes: Uint8Array, start: number, end: number): boolean {
    const classOf = this.#classOf;
    const table = this.#table;
    let row = 0;
    for (let at = start; at < end; at += 1) {
      row = table[row + (classOf[bytes[at] ?? 0] ?? 0)] ?? 0;
      if (row < 0) return true;
    }
    return false;
  }
}

const COMMON = 40;
const MOST_SENTENCES = 12;

/** Which sentences of the prose are about the words of a prompt. */
export class Topics {
  #sentences;
  #words;
  #sentencesWith = new Map();

  /** @param {readonly string[]} sentences */
  constructor(sentences) {
    this.#sentences = sentences;
    this.#words = sentences.map(wordsOf);
    for (const words of this.#words) {
      for (const word of words) this.#sentencesWith.set(word, (this.#sentencesWith.get(word) ?? 0) + 1);
    }
  }

  /**
   * The sentences that share the rarest words with `text`, the best first; none where it shares none.
   *
   * @returns {string[]}
   */
  about(text) {
    const asked = [...wordsOf(text)].filter((word) => (this.#sentencesWith.get(word) ?? COMMON) < COMMON);
    return this.#words
      .map((words, index) => ({ index, score: this.#score(words, asked) }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score || one.index - other.index)
      .slice(0, MOST_SENTENCES)
      .map(({ index }) => this.#sentences[index]);
  }

  #score(words, asked) {
    let score = 0;
    for (const word of asked) if (words.has(word)) score += 1 / this.#sentencesWith.get(word);
    return score;
  }
}

/** Words without case, and without the s at their end: one form for rock and rocks. */
function wordsOf(text) {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  return new Set(words.map((word) => (word.length > 4 ? word.replace(/s$/, '') : word)));
}

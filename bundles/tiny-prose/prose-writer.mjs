import { LanguageModel } from './language-model.mjs';
import { choose } from './sampler.mjs';
import { MOST_SENTENCES } from './settings.mjs';
import { Tokenizer } from './tokenizer.mjs';
import { Topics } from './topic.mjs';

const ORDER = 4;
/** How much of each guess comes from the sentences that are about the prompt. */
const TOPIC_SHARE = 0.6;
/** What an n-gram that this answer has said already loses, so that it does not go in circles. */
const SAID_BEFORE = 0.02;

/** Writes prose: the language model and what it was made from. */
export class ProseWriter {
  #tokenizer;
  #model;
  #topics;
  #border;

  /** @param {readonly (readonly string[])[]} paragraphs */
  constructor(paragraphs) {
    const sentences = paragraphs.flat();
    this.#tokenizer = new Tokenizer(sentences.join(''));
    // One number after all words and marks: the border between sentences, where an answer begins and ends.
    this.#border = this.#tokenizer.size;
    this.#model = this.#learn(paragraphs);
    this.#topics = new Topics(sentences);
  }

  get tokenizer() {
    return this.#tokenizer;
  }

  /** What follows what, across the sentences of a paragraph too. */
  #learn(paragraphs) {
    const sequences = paragraphs.map((sentences) => [
      this.#border,
      ...sentences.flatMap((sentence) => [...this.#tokenizer.encode(sentence), this.#border]),
    ]);
    return new LanguageModel(sequences, { order: ORDER, size: this.#border + 1 });
  }

  /**
   * Tokens about `topic`, going on from `begun`, until the answer ends by itself; for ever with `ignoreEnd`.
   *
   * @param {{ topic: string, begun: string, ignoreEnd: boolean, temperature: number, topP: number,
   *   random: () => number }} request
   * @returns {Generator<number, void, undefined>}
   */
  *write(request) {
    const about = this.#topics.about(request.topic);
    const topic = about.length > 0 ? this.#learn(about.map((sentence) => [sentence])) : undefined;
    const said = new Set();
    let context = [this.#border, ...this.#knownTokens(request.begun)].slice(-ORDER);
    let sentences = 0;
    for (;;) {
      const token = choose(this.#guess(context, topic, said), request);
      said.add([...context.slice(1 - ORDER), token].join(' '));
      context = [...context, token].slice(-ORDER);
      if (token !== this.#border) yield token;
      else if (++sentences === MOST_SENTENCES && !request.ignoreEnd) return;
    }
  }

  #guess(context, topic, said) {
    const probabilities = this.#model.next(context);
    const narrow = topic?.next(context);
    const recent = context.slice(1 - ORDER).join(' ');
    return probabilities.map((probability, token) => {
      const mixed =
        narrow === undefined ? probability : (1 - TOPIC_SHARE) * probability + TOPIC_SHARE * narrow[token];
      return said.has(`${recent} ${token}`) ? mixed * SAID_BEFORE : mixed;
    });
  }

  /** An answer that was begun may hold what the prose has no words for: the model cannot go on from that. */
  #knownTokens(text) {
    return this.#tokenizer.encode(text).filter((token) => token < this.#border);
  }
}

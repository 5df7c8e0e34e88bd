import { tailOf } from './word-text.ts';
import type { WordFinder } from './word-finder.ts';

/** A letter that no word is written with: what stands beside it neither begins nor ends there. */
const INSIDE_A_WORD = '\ua66e';
/** What is looked at again of the text that was let through: enough to tell whether a word goes on. */
const CONTEXT = 2;

/**
 * Lets a text through as soon as no word that is looked for can be in it. A word that is there ends it: nothing from
 * the piece that completes the word, or of what is still held back, is let through.
 */
export class WordWatch<Rule> {
  readonly #words: WordFinder<Rule>;
  readonly #found: (rule: Rule) => void;
  #before = '';
  #held = '';
  #isBeginning = true;

  constructor(words: WordFinder<Rule>, found: (rule: Rule) => void) {
    this.#words = words;
    this.#found = found;
  }

  write(piece: string): string {
    this.#held += piece;
    // One more than the longest word: its last character is known to be its last.
    const held = Math.min(this.#held.length, tailOf(this.#held, this.#words.longest + 1));
    return this.#release(this.#held.length - held, this.#find(INSIDE_A_WORD));
  }

  end(): string {
    return this.#release(this.#held.length, this.#find(''));
  }

  /** @param after what stands for the text that is still to come */
  #find(after: string): boolean {
    const start = this.#isBeginning ? '' : INSIDE_A_WORD;
    const rules = this.#words.find(start + this.#before + this.#held + after);
    for (const rule of rules) this.#found(rule);
    return rules.size > 0;
  }

  #release(length: number, found: boolean): string {
    if (found) {
      this.#held = '';
      return '';
    }
    const out = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (out !== '') {
      const before = this.#before + out;
      this.#isBeginning = this.#isBeginning && before.length <= CONTEXT;
      this.#before = before.slice(-CONTEXT);
    }
    return out;
  }
}

import { Normaliser } from './engine/normalise.ts';
import type { Search } from './engine/search.ts';
import type { Finding } from './finding.ts';
import { placed } from './placed.ts';

/** What stands in place of a finding; it is given the data that it replaces. */
export type Replacement = (finding: Finding, data: string) => string;

/**
 * Masks one text that comes in pieces. What comes out, put together, is the same however the text is cut: text is
 * held back only while it may still become part of a finding, and never more than some thousand characters of it
 * but for one long secret.
 */
export class Masker {
  readonly #search: Search;
  readonly #replacement: Replacement;
  readonly #normaliser = new Normaliser();
  /** The text from `#unit` on, not yet given. */
  #held = '';
  #unit = 0;

  constructor(search: Search, replacement: Replacement) {
    this.#search = search;
    this.#replacement = replacement;
  }

  /** Characters that are held back now. */
  get heldBack(): number {
    return this.#held.length;
  }

  /** Takes the next piece of the text; gives what can be let out. */
  write(piece: string): string {
    this.#held += piece;
    const masked = this.#mask(this.#search.push(this.#normaliser.push(piece)));
    const { released } = this.#search;
    const rest = this.#upTo(this.#normaliser.startOf(released).unit);
    this.#normaliser.forget(released);
    return masked + rest;
  }

  /** The text is complete; gives what was held back. */
  end(): string {
    const masked = this.#mask(this.#search.end());
    return masked + this.#upTo(Infinity);
  }

  #mask(found: ReturnType<Search['push']>): string {
    let out = '';
    for (const one of found) {
      const finding = placed(one, this.#normaliser);
      out += this.#upTo(finding.start);
      const data = this.#upTo(finding.end);
      out += this.#replacement(finding, data);
    }
    return out;
  }

  #upTo(unit: number): string {
    const length = Math.max(0, unit - this.#unit);
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    this.#unit += text.length;
    return text;
  }
}

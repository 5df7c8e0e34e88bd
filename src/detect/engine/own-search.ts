import { limits } from '#kernel';
import type { OwnRule } from '../own-identifier.ts';
import { plainText } from './characters.ts';
import { Matcher } from './expression/matcher.ts';

export interface OwnFound {
  readonly start: number;
  readonly end: number;
}

/** What is kept before the first place that is not decided: keywords stand there. */
const CONTEXT = limits.ownMatchDistance + limits.ownKeywordCharacters + 1;
/** A text without what every match contains is passed over from this length on. */
const WORTH_A_LOOK = 4_096;

/** Looks for one of a customer's identifiers in a text that comes in pieces; places count its units as it is given. */
export class OwnSearch {
  readonly rule: OwnRule;
  readonly #matcher: Matcher;
  #text = '';
  /** The same with its characters plain: keywords are looked for there. */
  #plain = '';
  #base = 0;

  constructor(rule: OwnRule) {
    this.rule = rule;
    this.#matcher = new Matcher(rule.program);
  }

  /** No finding that is still to be made begins before this unit. */
  get decided(): number {
    return this.#matcher.decided;
  }

  push(piece: string): OwnFound[] {
    this.#text += piece;
    this.#plain += plainText(piece);
    this.#passOver();
    return this.#run(false);
  }

  end(): OwnFound[] {
    return this.#run(true);
  }

  #run(ended: boolean): OwnFound[] {
    const [text, base] = [this.#text, this.#base];
    const length = base + text.length;
    const unitAt = (at: number): number => (at < base || at >= length ? -1 : text.charCodeAt(at - base));
    const found: OwnFound[] = [];
    for (const { start, end } of this.#matcher.run(unitAt, length, ended)) {
      if (this.#counts(start - base, end - base)) found.push({ start, end });
    }
    const keep = Math.max(base, this.#matcher.decided - CONTEXT);
    if (keep - base > CONTEXT) {
      this.#text = text.slice(keep - base);
      this.#plain = this.#plain.slice(keep - base);
      this.#base = keep;
    }
    return found;
  }

  #counts(start: number, end: number): boolean {
    const { keywords, distance, ignoreWords } = this.rule;
    const data = this.#plain.slice(start, end);
    if (ignoreWords.some((word) => data.includes(word))) return false;
    if (keywords.length === 0) return true;
    const before = this.#plain
      .slice(Math.max(0, end - distance - limits.ownKeywordCharacters), end)
      .toLowerCase();
    return keywords.some((word) => {
      const at = before.lastIndexOf(word);
      return at >= 0 && before.length - (at + word.length) <= distance;
    });
  }

  /** A match in progress needs what every match contains; where that is nowhere, only the end can still begin one. */
  #passOver(): void {
    const { required } = this.rule;
    const from = Math.max(0, this.#matcher.decided - this.#base);
    if (required === '' || this.#text.length - from < WORTH_A_LOOK) return;
    const at = this.#plain.indexOf(required, from);
    const first = (at < 0 ? this.#text.length - required.length : at) - limits.ownMatchCharacters;
    if (this.#base + first > this.#matcher.at) this.#matcher.skipTo(this.#base + first);
  }
}

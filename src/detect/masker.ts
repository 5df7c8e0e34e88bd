import type { Pipeline } from './engine/pipeline.ts';
import type { Resolved } from './engine/resolver.ts';
import type { Finding } from './finding.ts';

/**
 * What stands in place of a finding; it is given the finding's data, and all that it replaces: the data, and what of
 * less sure findings that overlap it lies about it.
 */
export type Replacement = (finding: Finding, data: string, hidden: string) => string;

/**
 * Masks one text that comes in pieces. What comes out, put together, is the same however the text is cut: text is
 * held back only while it may still become part of a finding, and never more than some thousand characters of it
 * but for one long secret.
 */
export class Masker {
  readonly #pipeline: Pipeline;
  readonly #replacement: Replacement;
  /** The text from `#unit` on, of which what comes before `#given` is given. */
  #held = '';
  #unit = 0;
  #given = 0;

  constructor(pipeline: Pipeline, replacement: Replacement) {
    this.#pipeline = pipeline;
    this.#replacement = replacement;
  }

  /** Characters that are held back now. */
  get heldBack(): number {
    return this.#unit + this.#held.length - this.#given;
  }

  /** Takes the next piece of the text; gives what can be let out. */
  write(piece: string): string {
    this.#held += piece;
    let out = '';
    for (const part of pieces(piece)) out += this.#mask(this.#pipeline.push(part));
    out += this.#upTo(this.#pipeline.released);
    this.#held = this.#held.slice(this.#given - this.#unit);
    this.#unit = this.#given;
    return out;
  }

  /** The text is complete; gives what was held back. */
  end(): string {
    return this.#mask(this.#pipeline.end()) + this.#upTo(Infinity);
  }

  #mask(resolved: readonly Resolved<Finding>[]): string {
    let out = '';
    for (const { found, start, end } of resolved) {
      out += this.#upTo(start);
      const hidden = this.#upTo(end);
      if (found === undefined) continue;
      out += this.#replacement(found, hidden.slice(found.start - start, found.end - start), hidden);
    }
    return out;
  }

  #upTo(unit: number): string {
    if (unit <= this.#given) return '';
    const text = this.#held.slice(this.#given - this.#unit, unit - this.#unit);
    this.#given += text.length;
    return text;
  }
}

/** How much of a long text is searched at a time. */
const PIECE = 64 * 1024;

/** A text in parts that the engine takes one at a time. */
export function* pieces(text: string): Generator<string> {
  if (text.length <= PIECE) yield text;
  else for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}

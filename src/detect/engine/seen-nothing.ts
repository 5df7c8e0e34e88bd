/**
 * For each rule, a stretch of the text in which nothing of it can begin. Windows of keywords that stand close together
 * overlap: with this, a character is looked at once for each rule, however many keywords there are. Good for one search of
 * one text, until it is cleared for the next.
 */
export class SeenNothing {
  readonly #from: Int32Array;
  readonly #to: Int32Array;

  constructor(rules: number) {
    this.#from = new Int32Array(rules);
    this.#to = new Int32Array(rules);
  }

  clear(): void {
    this.#from.fill(0);
    this.#to.fill(0);
  }

  /** From where on a look that would begin at `from` is worth it. */
  skip(rule: number, from: number): number {
    const to = this.#to[rule] ?? 0;
    return from < to && from >= (this.#from[rule] ?? 0) ? to : from;
  }

  /** Nothing begins from `from` on and before `to`. */
  add(rule: number, from: number, to: number): void {
    if (to <= from) return;
    const [knownFrom = 0, knownTo = 0] = [this.#from[rule], this.#to[rule]];
    const apart = from > knownTo || to < knownFrom;
    this.#from[rule] = apart ? from : Math.min(from, knownFrom);
    this.#to[rule] = apart ? to : Math.max(to, knownTo);
  }
}

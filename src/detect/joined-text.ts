/** A part of a joined text that a finding covers, from `start` to `end` in that part. */
export interface Covered {
  readonly part: number;
  readonly start: number;
  readonly end: number;
}

/** What is to be replaced in a joined text, and by what. */
export interface Replaced {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** Texts that are searched as one, so that nothing hides across them, and what is found brought back to each. */
export class JoinedText {
  readonly #parts: { readonly text: string; readonly start: number }[] = [];
  #text = '';

  get text(): string {
    return this.#text;
  }

  /** Adds a part. */
  add(text: string): void {
    this.#parts.push({ text, start: this.#text.length });
    this.#text += text;
  }

  /** Adds what stands between parts, and belongs to none. */
  between(text: string): void {
    this.#text += text;
  }

  /** Where a place in a part stands in the joined text. */
  placeIn(part: number, place: number): number {
    return (this.#parts[part]?.start ?? 0) + place;
  }

  /** Which parts a span of the joined text covers. An empty span covers none. */
  covered({ start, end }: { readonly start: number; readonly end: number }): Covered[] {
    const covered: Covered[] = [];
    for (let part = this.#firstPast(start); part < this.#parts.length; part += 1) {
      const { text, start: offset } = this.#parts[part] ?? { text: '', start: 0 };
      if (offset >= end) break;
      const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, text.length)];
      if (from < to) covered.push({ part, start: from, end: to });
    }
    return covered;
  }

  /**
   * The parts with their replacements, of which none overlaps another, in the order of the text. Of data that is cut
   * across parts, the first has the replacement and the others lose their piece.
   */
  replace(replacements: readonly Replaced[]): string[] {
    const out = this.#parts.map(() => '');
    const done = this.#parts.map(() => 0);
    for (const replaced of replacements) {
      for (const [index, { part, start, end }] of this.covered(replaced).entries()) {
        const before = this.#parts[part]?.text.slice(done[part], start) ?? '';
        out[part] += before + (index === 0 ? replaced.by : '');
        done[part] = end;
      }
    }
    return this.#parts.map(({ text }, part) => (out[part] ?? '') + text.slice(done[part]));
  }

  /** The first part that ends past a place of the joined text. */
  #firstPast(place: number): number {
    let [low, high] = [0, this.#parts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { text, start } = this.#parts[middle] ?? { text: '', start: 0 };
      if (start + text.length > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Cuts a text before the first stop string in it, though the text comes in pieces. */
export class StopStrings {
  #stops;
  #held = '';

  /** @param {readonly string[]} stops */
  constructor(stops) {
    this.#stops = stops;
  }

  /**
   * @returns {{ text: string, matched?: string }} what may be said now: not what could be the beginning of a stop
   */
  push(piece) {
    const text = this.#held + piece;
    const found = this.#first(text);
    if (found !== undefined) return { text: text.slice(0, found.at), matched: found.stop };
    const safe = text.length - this.#couldBegin(text);
    this.#held = text.slice(safe);
    return { text: text.slice(0, safe) };
  }

  /** What was held back, when nothing more comes. */
  end() {
    return this.#held;
  }

  #first(text) {
    let first;
    for (const stop of this.#stops) {
      const at = text.indexOf(stop);
      if (at !== -1 && (first === undefined || at < first.at)) first = { at, stop };
    }
    return first;
  }

  /** The length of the longest end of `text` that is the beginning of a stop. */
  #couldBegin(text) {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length -= 1) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}

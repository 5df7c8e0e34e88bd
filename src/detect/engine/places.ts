/** Of each row: the index of a normalised character, how much further on it begins, and how much further on the one before it ended. */
const [UNITS, BYTES, UNITS_END, BYTES_END, ROW] = [1, 2, 3, 4, 5];
/** Fewer rows are not worth the move when they are forgotten. */
const WORTH_FORGETTING = 256;

/** A place in a text, in UTF-16 units and in bytes of its UTF-8. */
export interface Place {
  readonly unit: number;
  readonly byte: number;
}

/**
 * Where normalised characters stood in the text as it was given: a row for each index from which on the distance is
 * another one. One array of numbers, since a text of another script has a row for each of its characters.
 */
export class Places {
  #rows: Float64Array = new Float64Array();
  /** Rows from here on are kept; and where they end. */
  #first = 0;
  #end = 0;

  /** Unseen characters begin at this index: what ended here ended before them. */
  open(index: number, units: number, bytes: number): void {
    if (this.#end === this.#first || this.#rows[this.#end - ROW] !== index) this.#add(index, units, bytes);
  }

  /** From this index on, characters stand so many units and bytes further on. */
  mark(index: number, units: number, bytes: number): void {
    const last = this.#end - ROW;
    if (last >= this.#first && this.#rows[last] === index) {
      this.#rows[last + UNITS] = units;
      this.#rows[last + BYTES] = bytes;
    } else this.#add(index, units, bytes);
  }

  #add(index: number, units: number, bytes: number): void {
    if (this.#end === this.#rows.length) this.#makeRoom();
    const rows = this.#rows;
    const at = this.#end;
    rows[at] = index;
    rows[at + UNITS] = rows[at + UNITS_END] = units;
    rows[at + BYTES] = rows[at + BYTES_END] = bytes;
    this.#end = at + ROW;
  }

  /** Where the character at this index begins. */
  startOf(index: number): Place {
    const row = this.#last(index, false);
    return row < 0 ? { unit: index, byte: index } : this.#from(index, row, UNITS, BYTES);
  }

  /** Where the character before this index ends: unseen ones that follow it are not part of it. */
  endOf(index: number): Place {
    const row = this.#last(index, false);
    if (row < 0) return { unit: index, byte: index };
    return this.#rows[row] === index
      ? this.#from(index, row, UNITS_END, BYTES_END)
      : this.#from(index, row, UNITS, BYTES);
  }

  /** The byte at which a unit stands. */
  byteOfUnit(unit: number): number {
    const row = this.#last(unit, true);
    return row < 0 ? unit : unit + (this.#rows[row + BYTES] ?? 0) - (this.#rows[row + UNITS] ?? 0);
  }

  /** Places before this unit are not asked for any more. */
  forgetUnit(unit: number): void {
    const row = this.#last(unit, true);
    if (row - this.#first >= WORTH_FORGETTING * ROW) this.#first = row;
  }

  #from(index: number, row: number, units: number, bytes: number): Place {
    return { unit: index + (this.#rows[row + units] ?? 0), byte: index + (this.#rows[row + bytes] ?? 0) };
  }

  /** The last row at or before an index, or before a unit; -1 without one. */
  #last(index: number, ofUnit: boolean): number {
    const rows = this.#rows;
    let low = 0;
    let high = (this.#end - this.#first) / ROW;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.#first + middle * ROW;
      if ((rows[at] ?? 0) + (ofUnit ? (rows[at + UNITS] ?? 0) : 0) <= index) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? -1 : this.#first + (low - 1) * ROW;
  }

  /** Takes the place of what was forgotten, where that is half of all or more; a larger array otherwise. */
  #makeRoom(): void {
    const kept = this.#end - this.#first;
    if (this.#first > 0 && this.#first >= this.#end / 2) this.#rows.copyWithin(0, this.#first, this.#end);
    else {
      const larger = new Float64Array(Math.max(16 * ROW, 2 * kept));
      larger.set(this.#rows.subarray(this.#first, this.#end));
      this.#rows = larger;
    }
    this.#first = 0;
    this.#end = kept;
  }
}

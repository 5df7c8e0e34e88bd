import type { Taken } from './normalise.ts';
import { PassedPiece } from './passed-piece.ts';
import type { Place } from './place.ts';

/** A piece of the text, or some in a row of which each unit is one byte. */
interface Chunk extends Place {
  /** Searched bytes before it. */
  readonly index: number;
  /** Undefined where each unit is one byte, and is searched. */
  readonly piece: PassedPiece | undefined;
}

/** Where what is searched stood in the text as it was given. */
export class Places {
  readonly #chunks: Chunk[] = [];
  #index = 0;
  #unit = 0;
  #byte = 0;

  /** The text goes on with this piece. */
  add(piece: string, taken: Taken): void {
    if (piece === '') return;
    const isEven = taken.bytes === piece.length;
    const last = this.#chunks.at(-1);
    if (!isEven || last === undefined || last.piece !== undefined) {
      const passed = isEven ? undefined : new PassedPiece(piece, taken);
      this.#chunks.push({ index: this.#index, unit: this.#unit, byte: this.#byte, piece: passed });
    }
    this.#index += taken.written;
    this.#unit += piece.length;
    this.#byte += taken.bytes;
  }

  /** Where the searched byte at this index begins; where the one before it ended while it is still to come. */
  startOf(index: number): Place {
    return index < this.#index ? this.#placeOf(index, false) : this.endOf(index);
  }

  /** Where the searched byte before this index ends: unseen characters that follow it are not part of it. */
  endOf(index: number): Place {
    return this.#placeOf(index - 1, true);
  }

  /** The byte at which a unit stands. */
  byteOfUnit(unit: number): number {
    const chunk = this.#last('unit', unit);
    if (chunk === undefined) return unit;
    const far = unit - chunk.unit;
    return chunk.byte + (chunk.piece?.byteOf(far) ?? far);
  }

  /** Places before this unit are not asked for any more. */
  forgetUnit(unit: number): void {
    let gone = 0;
    while ((this.#chunks[gone + 1]?.unit ?? Infinity) <= unit) gone += 1;
    if (gone > 0) this.#chunks.splice(0, gone);
  }

  /** Where a searched byte begins, or ends. */
  #placeOf(index: number, atEnd: boolean): Place {
    // Nearly always the last of all: found here, it costs less than the call.
    const latest = this.#chunks[this.#chunks.length - 1];
    const chunk = latest !== undefined && latest.index <= index ? latest : this.#last('index', index);
    if (chunk === undefined) {
      // Before the first that is kept.
      const { unit = 0, byte = 0 } = this.#chunks[0] ?? {};
      return { unit, byte };
    }
    const far = index - chunk.index;
    if (chunk.piece === undefined) {
      const more = atEnd ? far + 1 : far;
      return { unit: chunk.unit + more, byte: chunk.byte + more };
    }
    const place = chunk.piece.placeOf(far, atEnd);
    return { unit: chunk.unit + place.unit, byte: chunk.byte + place.byte };
  }

  /** The last chunk that begins here or before: nearly always the last of all. */
  #last(count: 'index' | 'unit', at: number): Chunk | undefined {
    const chunks = this.#chunks;
    let low = 0;
    let high = chunks.length;
    let middle = high - 1;
    while (low < high) {
      if ((chunks[middle]?.[count] ?? 0) <= at) low = middle + 1;
      else high = middle;
      middle = (low + high) >> 1;
    }
    return chunks[low - 1];
  }
}

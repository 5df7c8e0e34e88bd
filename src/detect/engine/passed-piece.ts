import { UNSEEN } from './characters.ts';
import { type Carry, NO_MARKS, STRETCH, type Taken, UnitWalk } from './normalise.ts';
import type { Place } from './place.ts';

/** A piece with other characters than ASCII, by which one can say later where each searched byte stood in it. */
export class PassedPiece {
  readonly #piece: string;
  readonly #before: Carry;
  readonly #written: number;
  readonly #marks: Uint32Array;

  constructor(piece: string, { before, written, marks }: Taken) {
    this.#piece = piece;
    this.#before = before;
    this.#written = written;
    this.#marks = marks.length === 0 ? NO_MARKS : marks.slice();
  }

  /** Where the searched byte at this index of the piece begins, or ends; counted from the piece's beginning. */
  placeOf(index: number, atEnd: boolean): Place {
    const stretch = this.#stretchOf(index);
    const bytes = this.#bytesBefore(stretch);
    if (this.#bytesBefore(stretch + 1) - bytes === STRETCH) {
      // Of ASCII alone.
      const far = index - this.#writtenBefore(stretch) + (atEnd ? 1 : 0);
      return { unit: stretch * STRETCH + far, byte: bytes + far };
    }
    const walk = this.#walkFrom(stretch);
    for (;;) {
      const { unit, byte } = walk;
      if (walk.step() === UNSEEN || walk.written <= index) continue;
      return atEnd ? { unit: walk.unit, byte: walk.byte } : { unit, byte };
    }
  }

  /** The byte of the piece at which a unit of it stands. */
  byteOf(unit: number): number {
    const walk = this.#walkFrom(Math.min(Math.floor(unit / STRETCH), this.#marks.length / 2));
    while (walk.unit < unit) walk.step();
    return walk.byte;
  }

  #walkFrom(stretch: number): UnitWalk {
    const walk = new UnitWalk(this.#piece, this.#before);
    if (stretch > 0)
      walk.goTo(stretch * STRETCH, this.#marks[2 * stretch - 2] ?? 0, this.#bytesBefore(stretch));
    return walk;
  }

  /** The last stretch of units that begins with this searched byte or before it. */
  #stretchOf(index: number): number {
    // No more bytes are written than there are units.
    let low = Math.floor(index / STRETCH);
    if (this.#writtenBefore(low + 1) > index) return low;
    let high = this.#marks.length / 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#writtenBefore(middle) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #writtenBefore(stretch: number): number {
    if (stretch === 0) return 0;
    const mark = this.#marks[2 * stretch - 2];
    return mark === undefined ? this.#written : mark >>> 4;
  }

  /** Not a number behind the last mark. */
  #bytesBefore(stretch: number): number {
    return stretch === 0 ? 0 : (this.#marks[2 * stretch - 1] ?? NaN);
  }
}

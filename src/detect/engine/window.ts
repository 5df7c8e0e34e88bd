import { withoutUnseen, type Carry, type Taken } from './normalise.ts';
import { Places } from './places.ts';
import type { Scanner } from './scanner.ts';

/**
 * The part of a text that is searched at a time: what was kept of it, and the piece that came. It stands in the
 * scanner's memory, which other texts use in between: what is kept of it is kept here.
 */
export class Window {
  /** Where what is searched stood in the text. */
  readonly places: Places = new Places();
  readonly #scanner: Scanner;
  #kept = new Uint8Array();
  #keptLength = 0;
  #carry: Carry = 0;
  /** Searched bytes before the window. */
  #base = 0;
  #length = 0;
  #text: string | undefined;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  get base(): number {
    return this.#base;
  }

  get length(): number {
    return this.#length;
  }

  /** The window as a text, made when it is first asked for: until then bytes do. */
  get text(): string {
    this.#text ??= this.#scanner.text(this.#length);
    return this.#text;
  }

  /** Lays the next piece behind what was kept, where the scanner finds it. */
  take(piece: string): Taken {
    const taken = this.#scanner.take(this.#kept.subarray(0, this.#keptLength), piece, this.#carry);
    this.#carry = taken.after;
    this.#length = this.#keptLength + taken.written;
    this.#text = undefined;
    this.places.add(piece, taken);
    return taken;
  }

  /** The window from this index on is needed with the next piece; nothing else of it is. */
  keepFrom(index: number): void {
    const from = index - this.#base;
    const count = this.#length - from;
    if (count > this.#kept.length) this.#kept = new Uint8Array(2 * count);
    this.#kept.set(this.#scanner.bytes.subarray(from, this.#length));
    this.#keptLength = count;
    this.#base = index;
    this.#text = undefined;
  }
}

/** A piece as it was given, each unit one of what is searched. */
export function seenOf(piece: string, { skipped, before }: Taken): string {
  return skipped === 0 ? piece : withoutUnseen(piece, before);
}

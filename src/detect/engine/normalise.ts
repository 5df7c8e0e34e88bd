import { byteFor, SYMBOL, UNSEEN } from './characters.ts';

/** Unseen characters in a row that are skipped; the next one is a symbol, so that what is held stays bounded. */
const UNSEEN_IN_A_ROW = 8;
/** Units between two marks. */
export const STRETCH = 64;
export const NO_MARKS: Uint32Array = new Uint32Array();

/**
 * What the end of a piece means for the next: unseen characters in a row, and 16 more where the last unit is the first
 * half of a pair. 0 at a text's beginning.
 */
export type Carry = number;
const AFTER_HIGH = 16;

/** What became of a piece. */
export interface Taken {
  /** Bytes that were written for it. */
  readonly written: number;
  /** Bytes of its UTF-8; a half of a pair without the other counts three, as U+FFFD. */
  readonly bytes: number;
  /** Of its unseen characters those that were skipped: nothing is written for them. */
  readonly skipped: number;
  readonly before: Carry;
  readonly after: Carry;
  /**
   * Two numbers for each 64 units but the first ones: bytes that were written before them, times 16, and unseen
   * characters in a row by then; bytes of UTF-8 before them. As it stands here only until the next piece is taken.
   */
  readonly marks: Uint32Array;
}

/**
 * Goes through a piece of text unit by unit, and says what the engine searches in its place: ASCII only, a byte for each
 * UTF-16 unit but for the unseen ones.
 */
export class UnitWalk {
  readonly #piece: string;
  #unseen: number;
  #afterHigh: boolean;
  /** What has been passed: units, bytes that stand for them, bytes of their UTF-8. */
  unit = 0;
  written = 0;
  byte = 0;

  constructor(piece: string, carry: Carry) {
    this.#piece = piece;
    this.#unseen = carry % AFTER_HIGH;
    this.#afterHigh = carry >= AFTER_HIGH;
  }

  /** Goes on from a mark. */
  goTo(unit: number, mark: number, byte: number): void {
    this.unit = unit;
    this.written = mark >>> 4;
    this.byte = byte;
    this.#unseen = mark % 16;
    this.#afterHigh = isHigh(this.#piece.charCodeAt(unit - 1));
  }

  get mark(): number {
    return (this.written << 4) | this.#unseen;
  }

  get carry(): Carry {
    return this.#unseen + (this.#afterHigh ? AFTER_HIGH : 0);
  }

  /** Passes a unit; gives the byte that stands for it, `UNSEEN` where none does. */
  step(): number {
    const unit = this.#piece.charCodeAt(this.unit);
    this.unit += 1;
    if (unit < 0x80) this.byte += 1;
    else if (unit < 0x800) this.byte += 2;
    else this.byte += this.#afterHigh && isLow(unit) ? 1 : 3;
    this.#afterHigh = isHigh(unit);
    const byte = unit < 0x80 ? unit : byteFor(unit);
    if (byte === UNSEEN && this.#unseen < UNSEEN_IN_A_ROW) {
      this.#unseen += 1;
      return UNSEEN;
    }
    this.#unseen = 0;
    this.written += 1;
    return byte === UNSEEN ? SYMBOL : byte;
  }
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/**
 * Writes a piece as it is searched: what `wasm/normalise.ts` does in WebAssembly, in plain TypeScript.
 * @param out has a byte for each unit from `at` on
 */
export function normalise(piece: string, before: Carry, out: Uint8Array, at: number): Taken {
  const walk = new UnitWalk(piece, before);
  const marks: number[] = [];
  while (walk.unit < piece.length) {
    if (walk.unit % STRETCH === 0 && walk.unit > 0) marks.push(walk.mark, walk.byte);
    const { written } = walk;
    const byte = walk.step();
    if (byte !== UNSEEN) out[at + written] = byte;
  }
  const { unit, written, byte: bytes, carry: after } = walk;
  return { written, bytes, skipped: unit - written, before, after, marks: Uint32Array.from(marks) };
}

/** A whole text as it is searched. */
export function normalised(text: string): string {
  const walk = new UnitWalk(text, 0);
  let out = '';
  while (walk.unit < text.length) {
    const byte = walk.step();
    if (byte !== UNSEEN) out += String.fromCharCode(byte);
  }
  return out;
}

/** A piece as it was given without the unseen characters that are skipped: each unit is a byte of what is searched. */
export function withoutUnseen(piece: string, before: Carry): string {
  const walk = new UnitWalk(piece, before);
  let seen = '';
  let from = 0;
  while (walk.unit < piece.length) {
    const { unit } = walk;
    if (walk.step() !== UNSEEN) continue;
    seen += piece.slice(from, unit);
    from = unit + 1;
  }
  return seen + piece.slice(from);
}

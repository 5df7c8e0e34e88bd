import { byteFor, SYMBOL, UNSEEN } from './characters.ts';
import { type Place, Places } from './places.ts';

/** Unseen characters in a row that are skipped; a longer row is a symbol each, so that what is held stays bounded. */
const UNSEEN_IN_A_ROW = 8;
/** A longer run of ASCII is copied by the encoder. */
const WORTH_A_COPY = 48;

/**
 * Makes the text that the engine searches: ASCII only, one character for each UTF-16 unit but for the unseen ones,
 * and remembers where each character stood. Takes a text in pieces.
 */
export class Normaliser {
  /** Of the text so far: normalised characters, units and bytes. */
  #length = 0;
  #units = 0;
  #bytes = 0;
  #unseen = 0;
  #afterHigh = false;
  readonly #places = new Places();
  #piece = '';
  /** Of the last piece: whether unseen characters of it were skipped, and how many stood in a row before it. */
  #hasUnseen = false;
  #unseenBefore = 0;

  /** Normalised characters so far. */
  get length(): number {
    return this.#length;
  }

  /** The last piece as it was given, without the unseen characters that were skipped: each unit is a normalised character. */
  get seen(): string {
    return this.#hasUnseen ? withoutUnseen(this.#piece, this.#unseenBefore) : this.#piece;
  }

  /** Takes the next piece; gives it normalised. */
  push(piece: string): string {
    if (!isAscii(piece)) return this.#pushMixed(piece);
    this.pushAscii(piece);
    return piece.length < 64 || piece.length > scratch.length
      ? piece
      : decoder.decode(scratch.subarray(0, piece.length));
  }

  /** Takes the next piece, which is of ASCII alone: it is normalised as it is. */
  pushAscii(piece: string): void {
    this.#piece = piece;
    this.#hasUnseen = false;
    this.#passAscii(piece.length);
  }

  #passAscii(length: number): void {
    if (this.#unseen > 0) this.#mark();
    this.#unseen = 0;
    this.#afterHigh = false;
    this.#length += length;
    this.#units += length;
    this.#bytes += length;
  }

  #pushMixed(piece: string): string {
    this.#piece = piece;
    this.#hasUnseen = false;
    this.#unseenBefore = this.#unseen;
    const out = piece.length <= scratch.length ? scratch : new Uint8Array(piece.length);
    let written = 0;
    for (let index = 0; index < piece.length; index += 1) {
      // Runs of ASCII, of which most texts are made, in one go.
      const run = endOfAscii(piece, index);
      if (run > index) {
        written = copyAscii(piece, index, run, out, written);
        this.#passAscii(run - index);
        index = run;
        if (index === piece.length) break;
      }
      const unit = piece.charCodeAt(index);
      const bytes = this.#bytesOf(unit);
      const byte = seenAs(unit, this.#unseen);
      if (byte === UNSEEN) {
        if (this.#unseen === 0) this.#open();
        this.#unseen += 1;
        this.#hasUnseen = true;
      } else {
        if (this.#unseen > 0) this.#mark();
        this.#unseen = 0;
        out[written] = byte;
        written += 1;
        this.#length += 1;
      }
      this.#units += 1;
      this.#bytes += bytes;
      if (byte !== UNSEEN) this.#mark();
    }
    return decoder.decode(out.subarray(0, written));
  }

  /** UTF-8 bytes of a unit; a surrogate's second half adds one to the three that its first was counted with. */
  #bytesOf(unit: number): number {
    const high = unit >= 0xd800 && unit < 0xdc00;
    const low = unit >= 0xdc00 && unit < 0xe000;
    const bytes = unit < 0x800 ? 2 : low && this.#afterHigh ? 1 : 3;
    this.#afterHigh = high;
    return bytes;
  }

  #open(): void {
    this.#places.open(this.#length, this.#units - this.#length, this.#bytes - this.#length);
  }

  /** The next character stands where the sums now say. */
  #mark(): void {
    this.#places.mark(this.#length, this.#units - this.#length, this.#bytes - this.#length);
  }

  /** Where the character at this index begins. */
  startOf(index: number): Place {
    return this.#places.startOf(index);
  }

  /** Where the character before this index ends: unseen ones that follow it are not part of it. */
  endOf(index: number): Place {
    return this.#places.endOf(index);
  }

  /** The byte at which a unit stands. */
  byteOfUnit(unit: number): number {
    return this.#places.byteOfUnit(unit);
  }

  /** Places before this unit are not asked for any more. */
  forgetUnit(unit: number): void {
    this.#places.forgetUnit(unit);
  }
}

/** The byte that stands for a unit beyond ASCII behind so many unseen characters in a row. */
function seenAs(unit: number, unseen: number): number {
  const byte = byteFor(unit);
  return byte === UNSEEN && unseen >= UNSEEN_IN_A_ROW ? SYMBOL : byte;
}

function withoutUnseen(piece: string, unseenBefore: number): string {
  const seen: string[] = [];
  let from = 0;
  let unseen = unseenBefore;
  for (let index = 0; index < piece.length; index += 1) {
    const unit = piece.charCodeAt(index);
    if (unit < 0x80 || seenAs(unit, unseen) !== UNSEEN) unseen = 0;
    else {
      unseen += 1;
      seen.push(piece.slice(from, index));
      from = index + 1;
    }
  }
  return seen.join('') + piece.slice(from);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** What is written here is read before anything else is: there is no waiting in this file. */
const scratch = new Uint8Array(64 * 1024);
// eslint-disable-next-line no-control-regex
const BEYOND_ASCII = /[^\0-\x7f]/g;

function endOfAscii(text: string, from: number): number {
  const near = Math.min(text.length, from + WORTH_A_COPY);
  for (let at = from; at < near; at += 1) if (text.charCodeAt(at) > 0x7f) return at;
  BEYOND_ASCII.lastIndex = near;
  return BEYOND_ASCII.test(text) ? BEYOND_ASCII.lastIndex - 1 : text.length;
}

/** @returns where the copy of the text from `from` to `to` ends */
function copyAscii(text: string, from: number, to: number, out: Uint8Array, at: number): number {
  if (to - from >= WORTH_A_COPY) encoder.encodeInto(text.slice(from, to), out.subarray(at));
  else for (let index = from; index < to; index += 1) out[at + index - from] = text.charCodeAt(index);
  return at + to - from;
}

export function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  if (text.length < 64) return !/[^\0-\x7f]/.test(text);
  for (let at = 0; at < text.length; at += scratch.length) {
    const part = text.slice(at, at + scratch.length);
    const { read, written } = encoder.encodeInto(part, scratch);
    // As many bytes as units only where each unit is one byte.
    if (read !== part.length || written !== part.length) return false;
  }
  return true;
}

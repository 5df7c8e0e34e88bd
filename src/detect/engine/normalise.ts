import { byteFor, SYMBOL, UNSEEN } from './characters.ts';

/** Unseen characters in a row that are skipped; a longer row is a symbol each, so that what is held stays bounded. */
const UNSEEN_IN_A_ROW = 8;
/** A longer run of ASCII is copied by the encoder. */
const WORTH_A_COPY = 48;

/** A place in a text, in UTF-16 units and in bytes of its UTF-8. */
export interface Place {
  readonly unit: number;
  readonly byte: number;
}

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
  #seen = '';
  /** From index `#at[i]` on, a character stands so many units and bytes further on; and where the one before it ended. */
  #at: number[] = [];
  #unitsOn: number[] = [];
  #bytesOn: number[] = [];
  #unitsEnd: number[] = [];
  #bytesEnd: number[] = [];

  /** Normalised characters so far. */
  get length(): number {
    return this.#length;
  }

  /** The last piece as it was given, without the unseen characters that were skipped: each unit is a normalised character. */
  get seen(): string {
    return this.#seen;
  }

  /** Takes the next piece; gives it normalised. */
  push(piece: string): string {
    this.#seen = piece;
    if (!isAscii(piece)) return this.#pushMixed(piece);
    this.#passAscii(piece.length);
    return piece.length < 64 || piece.length > scratch.length
      ? piece
      : decoder.decode(scratch.subarray(0, piece.length));
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
    const out = piece.length <= scratch.length ? scratch : new Uint8Array(piece.length);
    let written = 0;
    let seen = '';
    let from = 0;
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
      let byte = byteFor(unit);
      if (byte === UNSEEN && this.#unseen >= UNSEEN_IN_A_ROW) byte = SYMBOL;
      if (byte === UNSEEN) {
        if (this.#unseen === 0) this.#open();
        this.#unseen += 1;
        seen += piece.slice(from, index);
        from = index + 1;
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
    if (from > 0) this.#seen = seen + piece.slice(from);
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

  /** Unseen characters begin: what ended here ended before them. */
  #open(): void {
    if (this.#at.at(-1) === this.#length) return;
    this.#set();
  }

  /** The next character stands where the sums now say. */
  #mark(): void {
    if (this.#at.at(-1) === this.#length) {
      this.#unitsOn[this.#at.length - 1] = this.#units - this.#length;
      this.#bytesOn[this.#at.length - 1] = this.#bytes - this.#length;
    } else this.#set();
  }

  #set(): void {
    this.#at.push(this.#length);
    this.#unitsOn.push(this.#units - this.#length);
    this.#bytesOn.push(this.#bytes - this.#length);
    this.#unitsEnd.push(this.#units - this.#length);
    this.#bytesEnd.push(this.#bytes - this.#length);
  }

  /** Where the character at this index begins. */
  startOf(index: number): Place {
    const entry = this.#entryFor(index);
    if (entry < 0) return { unit: index, byte: index };
    return { unit: index + (this.#unitsOn[entry] ?? 0), byte: index + (this.#bytesOn[entry] ?? 0) };
  }

  /** Where the character before this index ends: unseen ones that follow it are not part of it. */
  endOf(index: number): Place {
    const entry = this.#entryFor(index);
    if (entry < 0) return { unit: index, byte: index };
    const exact = this.#at[entry] === index;
    const units = exact ? this.#unitsEnd[entry] : this.#unitsOn[entry];
    const bytes = exact ? this.#bytesEnd[entry] : this.#bytesOn[entry];
    return { unit: index + (units ?? 0), byte: index + (bytes ?? 0) };
  }

  /** The byte at which a unit stands. */
  byteOfUnit(unit: number): number {
    const entry = this.#entryForUnit(unit);
    if (entry < 0) return unit;
    return unit + (this.#bytesOn[entry] ?? 0) - (this.#unitsOn[entry] ?? 0);
  }

  /** Places before this unit are not asked for any more. */
  forgetUnit(unit: number): void {
    const entry = this.#entryForUnit(unit);
    if (entry < 256) return;
    for (const list of [this.#at, this.#unitsOn, this.#bytesOn, this.#unitsEnd, this.#bytesEnd]) {
      list.splice(0, entry);
    }
  }

  #entryForUnit(unit: number): number {
    let low = 0;
    let high = this.#at.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at[middle] ?? 0) + (this.#unitsOn[middle] ?? 0) <= unit) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #entryFor(index: number): number {
    let low = 0;
    let high = this.#at.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at[middle] ?? 0) <= index) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
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

function isAscii(text: string): boolean {
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

import { byteFor, SYMBOL, UNSEEN } from './characters.ts';
import { type Place, Places } from './places.ts';

/** Unseen characters in a row that are skipped; a longer row is a symbol each, so that what is held stays bounded. */
const UNSEEN_IN_A_ROW = 8;

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
    const utf8 = encoded(piece);
    if (utf8.length > piece.length) return this.#pushMixed(piece, utf8);
    this.pushAscii(piece);
    // Of one byte for each character, as one piece: that is what expressions are quickest on.
    return piece.length < 64 ? piece : decoder.decode(utf8);
  }

  /** Takes the next piece, which is of ASCII alone: it is normalised as it is. */
  pushAscii(piece: string): void {
    this.#piece = piece;
    this.#hasUnseen = false;
    this.#afterHigh = false;
    this.#passAscii(piece.length);
  }

  #passAscii(length: number): void {
    if (this.#unseen > 0) this.#mark();
    this.#unseen = 0;
    this.#length += length;
    this.#units += length;
    this.#bytes += length;
  }

  #pushMixed(piece: string, utf8: Uint8Array): string {
    this.#piece = piece;
    this.#hasUnseen = false;
    this.#unseenBefore = this.#unseen;
    // Never longer than what it is made of, it is written over it.
    const out = utf8;
    const words = new Uint32Array(utf8.buffer, utf8.byteOffset, utf8.length >> 2);
    const { length } = utf8;
    let written = 0;
    let at = 0;
    if (this.#afterHigh && isLow(piece.charCodeAt(0))) {
      // The other half of a character that was cut in two: it adds one byte to the three of the first.
      written = this.#pass(LONE_HALF, 1, out, written);
      at = LONE_HALF_BYTES;
    }
    while (at < length) {
      const run = endOfAscii(utf8, words, at) - at;
      if (run > 0) {
        copy(utf8, written, at, run);
        written += run;
        at += run;
        this.#passAscii(run);
        if (at === length) break;
      }
      const head = utf8[at] ?? 0;
      const second = (utf8[at + 1] ?? 0) & 0x3f;
      const third = (utf8[at + 2] ?? 0) & 0x3f;
      if (head < 0xe0) {
        written = this.#pass(((head & 0x1f) << 6) | second, 2, out, written);
        at += 2;
      } else if (head < 0xf0) {
        written = this.#pass(((head & 0x0f) << 12) | (second << 6) | third, 3, out, written);
        at += 3;
      } else {
        // Two units, of which the first counts three bytes.
        const above = (((head & 0x07) << 8) | (second << 2) | (third >> 4)) - 0x40;
        const low = ((third & 0x0f) << 6) | ((utf8[at + 3] ?? 0) & 0x3f);
        written = this.#pass(0xd800 | above, 3, out, written);
        written = this.#pass(0xdc00 | low, 1, out, written);
        at += 4;
      }
    }
    this.#afterHigh = isHigh(piece.charCodeAt(piece.length - 1));
    return decoder.decode(out.subarray(0, written));
  }

  /** Takes a unit beyond ASCII of so many bytes; says how much is then written. */
  #pass(unit: number, bytes: number, out: Uint8Array, written: number): number {
    const byte = seenAs(unit, this.#unseen);
    this.#units += 1;
    this.#bytes += bytes;
    if (byte === UNSEEN) {
      if (this.#unseen === 0) this.#openBefore(bytes);
      this.#unseen += 1;
      this.#hasUnseen = true;
      return written;
    }
    if (this.#unseen > 0) this.#markBefore(bytes);
    this.#unseen = 0;
    out[written] = byte;
    this.#length += 1;
    this.#mark();
    return written + 1;
  }

  /** Unseen characters begin with the unit that was counted last. */
  #openBefore(bytes: number): void {
    this.#places.open(this.#length, this.#units - 1 - this.#length, this.#bytes - bytes - this.#length);
  }

  /** The character that was counted last stands here. */
  #markBefore(bytes: number): void {
    this.#places.mark(this.#length, this.#units - 1 - this.#length, this.#bytes - bytes - this.#length);
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

/** What a half of a character beyond the Basic Multilingual Plane is encoded as where the other is missing. */
const LONE_HALF = 0xfffd;
const LONE_HALF_BYTES = 3;

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** A longer piece is encoded into memory of its own. */
const LONGEST_PIECE = 64 * 1024;
/** Fewer bytes are moved one by one. */
const WORTH_A_MOVE = 48;
/** What is written here is read before anything else is: there is no waiting in this file. */
const scratch = new Uint8Array(3 * LONGEST_PIECE);

function endOfAscii(bytes: Uint8Array, words: Uint32Array, from: number): number {
  const { length } = bytes;
  let at = from;
  while (at < length && (bytes[at] ?? 0) < 0x80) {
    at += 1;
    if ((at & 3) !== 0) continue;
    while (at + 4 <= length && ((words[at >> 2] ?? 0) & 0x80808080) === 0) at += 4;
  }
  return at;
}

/** Moves bytes down. */
function copy(bytes: Uint8Array, to: number, from: number, count: number): void {
  if (to === from) return;
  if (count >= WORTH_A_MOVE) bytes.copyWithin(to, from, from + count);
  else for (let index = 0; index < count; index += 1) bytes[to + index] = bytes[from + index] ?? 0;
}

/** The text in UTF-8; it stands there until the next one is encoded. */
function encoded(text: string): Uint8Array {
  if (3 * text.length > scratch.length) return encoder.encode(text);
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written);
}

/** Whether a text is of ASCII alone. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += LONGEST_PIECE) {
    const part = text.slice(at, at + LONGEST_PIECE);
    // As many bytes as units only where each unit is one byte.
    if (encoder.encodeInto(part, scratch).written !== part.length) return false;
  }
  return true;
}

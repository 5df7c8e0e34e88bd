import { IS, kinds } from './characters.ts';
import type { Text } from './text.ts';

/**
 * Literals that begin a candidate or stand near one, found at the beginnings of words through a table of hashes.
 * A space in a literal stands for a space, `_`, `-` or nothing; case is folded.
 */
export interface Literal {
  readonly text: string;
  /** Whether no letter may follow, but for the next word of a camelCase name. */
  readonly wholeWord: boolean;
  /** Whether what begins with a small letter counts, what begins with a capital one, or both. */
  readonly cases: number;
}

/** Bits of `Literal.cases`. */
export const SMALL = 1;
export const CAPITAL = 2;

export interface LiteralTable {
  readonly literals: readonly Literal[];
  /** By hash of a word's beginning: the first literal's number plus one, or 0. */
  readonly heads: Uint16Array;
  /** Chains of entries: a literal's number, and the next entry plus one. */
  readonly entryLiteral: Uint16Array;
  readonly entryNext: Uint16Array;
}

export const LONGEST_LITERAL = 47;
export const HASH_BITS = 16;

/** At most the first four characters of a word: the first as it is, then letters alone; case folded. */
export function literalKey(byteAt: (index: number) => number): number {
  let key = byteAt(0) | 0x20;
  for (let index = 1; index < 4; index += 1) {
    const folded = byteAt(index) | 0x20;
    if (folded < 0x61 || folded > 0x7a) break;
    key |= folded << (8 * index);
  }
  return key;
}

export function hashOf(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> (32 - HASH_BITS);
}

/** Every key that a word may have which begins with the literal. */
function keysOf({ text, wholeWord }: Literal): Set<number> {
  const keys = new Set<number>();
  const [first = '', ...rest] = text.split(' ');
  // Joined by nothing, or by a character that ends the letters.
  const heads = rest.length === 0 ? [first] : [first + rest.join(''), `${first} `];
  for (const head of heads) {
    const at = (written: string) => (index: number) => written.charCodeAt(index) || 0;
    keys.add(literalKey(at(head)));
    if (!wholeWord && /^.[a-z]?$/i.test(head))
      throw new Error(`the literal ${text} is too short to be found`);
    // Three letters: a fourth may follow, as part of a token or as the next word of a camelCase name.
    if (/^.[a-z]{2}$/i.test(head)) {
      for (let letter = 0x61; letter <= 0x7a; letter += 1)
        keys.add(literalKey(at(head + String.fromCharCode(letter))));
    }
  }
  return keys;
}

export function buildLiteralTable(literals: readonly Literal[]): LiteralTable {
  const heads = new Uint16Array(1 << HASH_BITS);
  const entries: [literal: number, next: number][] = [];
  for (const [number, literal] of literals.entries()) {
    if (literal.text.length > LONGEST_LITERAL || !/^[a-z0-9][^A-Z]*$/.test(literal.text)) {
      throw new Error(
        `the literal ${literal.text} is too long, not in lower case, or begins with no letter of ASCII`,
      );
    }
    for (const hash of new Set([...keysOf(literal)].map(hashOf))) {
      entries.push([number, heads[hash] ?? 0]);
      heads[hash] = entries.length;
    }
  }
  return {
    literals,
    heads,
    entryLiteral: Uint16Array.from(entries, ([literal]) => literal),
    entryNext: Uint16Array.from(entries, ([, next]) => next),
  };
}

/** Where one of the literals begins that the text's end may be the beginning of; its length where there is none. */
export function openLiteral({ bytes, length }: Text, literals: readonly Literal[]): number {
  for (let place = Math.max(0, length - LONGEST_LITERAL); place < length; place += 1) {
    if (((kinds[bytes[place - 1] ?? 0] ?? 0) & (IS.upper | IS.lower | IS.digit)) !== 0) continue;
    if (literals.some((literal) => mayBecome(bytes, length, place, literal))) return place;
  }
  return length;
}

function mayBecome(bytes: Uint8Array, length: number, place: number, literal: Literal): boolean {
  let at = place;
  for (let index = 0; index < literal.text.length; index += 1) {
    if (at >= length) return true;
    const wanted = literal.text.charCodeAt(index);
    const byte = bytes[at] ?? 0;
    if (wanted === 0x20 ? byte === 0x20 || byte === 0x5f || byte === 0x2d : fold(byte) === wanted) at += 1;
    else if (wanted !== 0x20) return false;
  }
  return false;
}

/** The bit of `Literal.cases` that a byte counts as: what is no letter counts as a small one. */
export function caseOf(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? CAPITAL : SMALL;
}

/** A capital letter beyond ASCII is 2, a small one 1. */
function fold(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte === 2 ? 1 : byte;
}

/** Where the literal that begins here ends; -1 where it does not stand here. */
export function endOfLiteral(bytes: Uint8Array, place: number, { text, wholeWord, cases }: Literal): number {
  if ((cases & caseOf(bytes[place] ?? 0)) === 0) return -1;
  let at = place;
  for (let index = 0; index < text.length; index += 1) {
    const wanted = text.charCodeAt(index);
    const byte = bytes[at] ?? 0;
    if (wanted === 0x20) {
      if (byte === 0x20 || byte === 0x5f || byte === 0x2d) at += 1;
      continue;
    }
    if (fold(byte) !== wanted) return -1;
    at += 1;
  }
  if (!wholeWord) return at;
  const next = kinds[bytes[at] ?? 0] ?? 0;
  const camel = (next & IS.upper) !== 0 && ((kinds[bytes[at - 1] ?? 0] ?? 0) & IS.lower) !== 0;
  return (next & (IS.upper | IS.lower)) === 0 || camel ? at : -1;
}

import { type CharSet, has, union } from './expression/char-set.ts';

/**
 * What characters that are not ASCII become before anything looks for data: digits of any script become digits,
 * typographic spaces and dashes the plain ones, and what cannot be seen goes away. The rest keeps its kind.
 */
export const LOWER_LETTER = 1;
export const UPPER_LETTER = 2;
/** A letter of a script without case. */
export const OTHER_LETTER = 3;
export const SYMBOL = 4;
/** The character is not seen: it is skipped. */
export const UNSEEN = 0xff;

/** First digits of the decimal scripts in the Basic Multilingual Plane. @see https://www.unicode.org/reports/tr44/#Numeric_Type */
const ZEROES = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xaa50, 0xabf0, 0xff10,
];
/** Zero-width, joining and direction characters, soft hyphens and variation selectors. */
const UNSEEN_RANGES = [
  0x00ad, 0x00ad, 0x034f, 0x034f, 0x061c, 0x061c, 0x180e, 0x180e, 0x200b, 0x200f, 0x202a, 0x202e, 0x2060,
  0x2064, 0x2066, 0x206f, 0xfe00, 0xfe0f, 0xfeff, 0xfeff,
];
const UNSEEN_UNITS = UNSEEN_RANGES.flatMap((first, index) =>
  index % 2 === 0
    ? Array.from({ length: (UNSEEN_RANGES[index + 1] ?? 0) - first + 1 }, (_, more) => first + more)
    : [],
);

let table: Uint8Array | undefined;

/** The byte that stands for a UTF-16 unit: itself of ASCII, else one of this file's constants or an ASCII character. */
export function byteFor(unit: number): number {
  return unitBytes()[unit] ?? SYMBOL;
}

/** The same of all units; made once, when it is first needed. */
export function unitBytes(): Uint8Array {
  table ??= classified();
  return table;
}

/** What is one kind of characters, and the byte that stands for it; of a character that is of two kinds, the later counts. */
const KINDS: readonly (readonly [RegExp, number])[] = [
  [/\p{L}+/gu, OTHER_LETTER],
  [/[\p{Ll}\p{M}]+/gu, LOWER_LETTER],
  [/[\p{Lu}\p{Lt}]+/gu, UPPER_LETTER],
  [/[\u2024\ufe52]/g, 0x2e],
  [/[\p{Pd}\u2212]+/gu, 0x2d],
  [/\s+/g, 0x20],
];
const [FIRST_HALF, BEHIND_HALVES] = [0xd800, 0xe000];

function classified(): Uint8Array {
  const bytes = new Uint8Array(0x10000).fill(SYMBOL);
  // Each character at its own index, but for halves of pairs: these are symbols.
  const units = new Uint16Array(0x10000);
  for (let unit = 0; unit < units.length; unit += 1)
    units[unit] = unit < FIRST_HALF || unit >= BEHIND_HALVES ? unit : 0;
  const text = new TextDecoder('utf-16le').decode(units);
  for (const [kind, byte] of KINDS)
    for (const { 0: run, index } of text.matchAll(kind)) bytes.fill(byte, index, index + run.length);
  for (const unit of UNSEEN_UNITS) bytes[unit] = UNSEEN;
  // Full-width forms of ASCII.
  for (let unit = 0xff01; unit <= 0xff5e; unit += 1) bytes[unit] = unit - 0xff01 + 0x21;
  for (const zero of ZEROES) for (let digit = 0; digit < 10; digit += 1) bytes[zero + digit] = 0x30 + digit;
  for (let unit = 0; unit < 0x80; unit += 1) bytes[unit] = unit;
  return bytes;
}

/** A UTF-16 unit, or the plain character of ASCII that it stands for: a digit of any script, a space, a dash, a full-width form. */
export function plainUnit(unit: number): number {
  if (unit < 128) return unit;
  const byte = byteFor(unit);
  return byte >= 0x20 && byte < 0x7f ? byte : unit;
}

/** A text with its characters plain, unit by unit. */
export function plainText(text: string): string {
  return text.replaceAll(NOT_ASCII, (unit) => String.fromCharCode(plainUnit(unit.charCodeAt(0))));
}

// eslint-disable-next-line no-control-regex
const NOT_ASCII = /[^\0-\x7f]/g;

/** A set with every character that stands for one of its own. */
export function withPlainForms(set: CharSet): CharSet {
  return union(set, ...standIns().filter(([unit]) => has(set, plainUnit(unit))));
}

let list: (readonly [number, number])[] | undefined;

/** All units that stand for another. */
function standIns(): readonly (readonly [number, number])[] {
  list ??= Array.from({ length: 0x10000 - 128 }, (_, index) => index + 128)
    .filter((unit) => plainUnit(unit) !== unit)
    .map((unit) => [unit, unit] as const);
  return list;
}

/** Whether an expression with such a class means unseen characters: it has some, and is not made of what one cannot list. */
export function namesUnseen(set: CharSet): boolean {
  if (has(set, 0xffff)) return false;
  // The byte-order mark is white space to JavaScript's \s.
  return UNSEEN_UNITS.some((unit) => has(set, unit) && (unit !== 0xfeff || !has(set, 0x20)));
}

/** What a byte of the normalised text is, as bits. */
export const IS = {
  digit: 1,
  upper: 2,
  lower: 4,
  space: 8,
  /** May stand before the at sign of an e-mail address. */
  mailbox: 16,
  hex: 32,
} as const;

export const kinds: Uint8Array = new Uint8Array(256);
for (let byte = 0; byte < 128; byte += 1) {
  const character = String.fromCharCode(byte);
  kinds[byte] =
    (/\d/.test(character) ? IS.digit : 0) |
    (/[A-Z]/.test(character) ? IS.upper : 0) |
    (/[a-z]/.test(character) ? IS.lower : 0) |
    (/\s/.test(character) ? IS.space : 0) |
    (/[\w.%+'-]/.test(character) ? IS.mailbox : 0) |
    (/[0-9a-fA-F]/.test(character) ? IS.hex : 0);
}

export const ALNUM = IS.digit | IS.upper | IS.lower;

import { IS, kinds } from './characters.ts';

/** The longest that may stand between a keyword and its value. */
export const CONNECTOR_LENGTH = 19;

/** Of a byte: whether it may close what the keyword stands in, open what the value stands in, be white space, part of a word. */
const [CLOSES, OPENS, SPACE, WORD] = [1, 2, 4, 8];
const roles = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const letters = IS.upper | IS.lower | IS.digit;
  return (
    (`"'\`])}`.includes(character) ? CLOSES : 0) |
    (`"'\`(`.includes(character) ? OPENS : 0) |
    (((kinds[byte] ?? 0) & IS.space) === 0 ? 0 : SPACE) |
    (((kinds[byte] ?? 0) & letters) !== 0 || character === '_' ? WORD : 0)
  );
});
const [EQUALS, COLON, GREATER, SMALL_I, SMALL_S] = [0x3d, 0x3a, 0x3e, 0x69, 0x73];

/**
 * Where a value begins that is assigned to a keyword which ends here: `=>`, `:=`, `=`, `==`, `:` or the word `is`, with
 * white space about it, the keyword's closing quotes or brackets before it and the value's opening ones behind it; -1
 * where nothing is assigned. It is greedy, and what it passed never has to be given back.
 */
export function endOfConnector(bytes: Uint8Array, keywordEnd: number): number {
  let at = pass(bytes, keywordEnd, CLOSES, 2);
  at = pass(bytes, at, SPACE, 3);
  const sign = signAt(bytes, at);
  if (sign === 0) return -1;
  at = pass(bytes, at + sign, SPACE, 8);
  return pass(bytes, at, OPENS, 2);
}

function pass(bytes: Uint8Array, from: number, role: number, most: number): number {
  let at = from;
  while (at < from + most && is(bytes, at, role)) at += 1;
  return at;
}

function signAt(bytes: Uint8Array, at: number): number {
  const next = bytes[at + 1];
  switch (bytes[at]) {
    case EQUALS:
      return next === GREATER || next === EQUALS ? 2 : 1;
    case COLON:
      return next === EQUALS ? 2 : 1;
    case SMALL_I:
      return next === SMALL_S && !is(bytes, at - 1, WORD) && !is(bytes, at + 2, WORD) ? 2 : 0;
    default:
      return 0;
  }
}

function is(bytes: Uint8Array, at: number, role: number): boolean {
  return ((roles[bytes[at] ?? 0] ?? 0) & role) !== 0;
}

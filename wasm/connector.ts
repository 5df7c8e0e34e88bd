// What may stand between a keyword and its value: src/detect/engine/connector.ts, which is the oracle, says it in words.
import { ALNUM, byteAt, is, SPACE } from './bytes';

/** The longest that may stand there. */
export const CONNECTOR_LENGTH: usize = 19;

/** Where a value begins that is assigned to a keyword which ends here; 0 where nothing is assigned. */
export function endOfConnector(keywordEnd: usize): usize {
  let at = keywordEnd;
  let stop = at + 2;
  while (at < stop && closes(byteAt(at))) at++;
  at = passSpace(at, 3);
  const sign = signAt(at);
  if (sign == 0) return 0;
  at = passSpace(at + sign, 8);
  stop = at + 2;
  while (at < stop && opens(byteAt(at))) at++;
  return at;
}

function passSpace(from: usize, most: usize): usize {
  let at = from;
  while (at < from + most && is(at, SPACE)) at++;
  return at;
}

function isQuote(byte: u32): bool {
  return byte == 0x22 || byte == 0x27 || byte == 0x60;
}

function closes(byte: u32): bool {
  return isQuote(byte) || byte == 0x29 || byte == 0x5d || byte == 0x7d;
}

function opens(byte: u32): bool {
  return isQuote(byte) || byte == 0x28;
}

function isWord(place: usize): bool {
  return is(place, ALNUM) || byteAt(place) == 0x5f;
}

function signAt(at: usize): usize {
  const byte = byteAt(at);
  const next = byteAt(at + 1);
  if (byte == 0x3d) return next == 0x3e || next == 0x3d ? 2 : 1;
  if (byte == 0x3a) return next == 0x3d ? 2 : 1;
  if (byte == 0x69) return next == 0x73 && !isWord(at - 1) && !isWord(at + 2) ? 2 : 0;
  return 0;
}

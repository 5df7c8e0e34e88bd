import { isUtf8 } from 'node:buffer';
import { ApiError, limits, parseExactJson } from '#kernel';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * The JSON value of a body, its numbers exact; an empty body is an empty object. Messages never quote the body.
 * @throws ApiError ValidationException
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  if (!isUtf8(body)) throw invalid('The request body is not valid UTF-8.');
  boundJson(body);
  try {
    return parseExactJson(body.toString('utf8'));
  } catch {
    // The cause would quote the body. // promise 1: an error never carries content
    throw invalid('The request body is not valid JSON.');
  }
}

/**
 * Refuses what would be dear to parse or to walk, before a single value of it is made: nesting, and the number of
 * values. Strings, images in base64 among them, are skipped by a search for their end.
 */
function boundJson(body: Buffer): void {
  let depth = 0;
  let nodes = 1;
  for (let at = 0; at < body.length; at += 1) {
    switch (body[at]) {
      case QUOTE:
        at = endOfString(body, at);
        break;
      case COMMA:
        nodes += 1;
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth += 1;
        nodes += 1;
        if (depth > limits.jsonDepth) {
          throw invalid(`The request body nests deeper than ${limits.jsonDepth} levels.`);
        }
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth -= 1;
        break;
    }
  }
  if (nodes > limits.jsonNodes) throw invalid(`The request body has more than ${limits.jsonNodes} values.`);
}

/** The place of the closing quote. A quote is escaped where an odd number of backslashes stands before it. */
function endOfString(body: Buffer, start: number): number {
  let end = start;
  for (;;) {
    end = body.indexOf(QUOTE, end + 1);
    if (end === -1) return body.length;
    let backslashes = 0;
    while (body[end - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
}

function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

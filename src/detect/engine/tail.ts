/** The longest tail: an armoured key of 16,384 bits has 13,000 characters. */
const LONGEST_TAIL = 32_768;

/**
 * Where data ends whose beginning has been recognised up to `at`; undefined while that depends on text to come.
 * Works in time linear in what it passes.
 */
export type Tail = (text: string, at: number, ended: boolean) => number | undefined;

/** As many characters of this class as follow. */
export function runOf(character: RegExp): Tail {
  const belongs = Uint8Array.from({ length: 256 }, (_, byte) =>
    byte < 128 && character.test(String.fromCharCode(byte)) ? 1 : 0,
  );
  return (text, at, ended) => {
    const most = at + LONGEST_TAIL;
    let end = at;
    while (end < text.length && end < most && belongs[text.charCodeAt(end)] === 1) end += 1;
    return end === text.length && end < most && !ended ? undefined : end;
  };
}

/** White space, or a line's end as source code writes it. */
const GAP = /(?:\s|\\[nrt]){0,8}/y;
const CLOSING = /-----END [A-Z0-9 ]{1,48}-----/y;
const HEADER = /[A-Z][A-Za-z-]{2,20}: [^\n\\]{0,120}/y;
const WORD = /[A-Za-z0-9+/=]{1,256}/y;
const CLOSING_LENGTH = 64;
/** A shorter word is the last line of the body, or no body at all. */
const SHORT_WORD = 16;

/** The body and the closing line of an armoured key, where they follow. @see https://www.rfc-editor.org/rfc/rfc7468 */
export const armour: Tail = (text, at, ended) => {
  const most = at + LONGEST_TAIL;
  let end = at;
  for (;;) {
    const next = end + lengthOf(GAP, text, end);
    // Everything that is asked below is decided within so many characters.
    if (!ended && text.length < next + 256 + CLOSING_LENGTH + 8) {
      const closing = lengthOf(CLOSING, text, next);
      return closing > 0 ? next + closing : undefined;
    }
    const closing = lengthOf(CLOSING, text, next);
    if (closing > 0) return next + closing;
    const header = lengthOf(HEADER, text, next);
    const word = header > 0 ? header : lengthOf(WORD, text, next);
    if (word === 0 || next + word > most) return end;
    if (header === 0 && word < SHORT_WORD) {
      const after = next + word + lengthOf(GAP, text, next + word);
      const last = lengthOf(CLOSING, text, after);
      return last > 0 ? after + last : end;
    }
    end = next + word;
  }
};

function lengthOf(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex - at : 0;
}

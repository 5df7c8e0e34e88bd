/** A word, a digit or a mark, each with one space before it where there is one; any other white space. */
const PIECES = / ?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]|\s/gu;

const encoder = new TextEncoder();

/**
 * Text to tokens and back, without loss. A token is a word or mark of the prose that the model was made from; what
 * the prose has no word for is cut into the longest pieces that it has, and at last into bytes.
 */
export class Tokenizer {
  #texts = [];
  #ids = new Map();
  #longest = 1;

  /** @param {string} prose */
  constructor(prose) {
    for (const piece of prose.match(PIECES) ?? []) this.#add(piece);
  }

  #add(text) {
    if (this.#ids.has(text)) return;
    this.#ids.set(text, this.#texts.length);
    this.#texts.push(text);
    this.#longest = Math.max(this.#longest, text.length);
  }

  /** Words and marks; the 256 bytes have the numbers that follow. */
  get size() {
    return this.#texts.length;
  }

  /** No text of more characters can have fewer tokens than its length divided by this. */
  get longest() {
    return this.#longest;
  }

  /** @returns {number[]} */
  encode(text) {
    const tokens = [];
    for (const [piece] of text.matchAll(PIECES)) {
      const known = this.#ids.get(piece);
      if (known === undefined) this.#encodeUnknown(piece, tokens);
      else tokens.push(known);
    }
    return tokens;
  }

  #encodeUnknown(piece, tokens) {
    for (let from = 0; from < piece.length;) {
      const known = this.#longestKnown(piece, from);
      if (known === undefined) {
        const character = String.fromCodePoint(piece.codePointAt(from));
        for (const byte of encoder.encode(character)) tokens.push(this.size + byte);
        from += character.length;
      } else {
        tokens.push(this.#ids.get(known));
        from += known.length;
      }
    }
  }

  #longestKnown(piece, from) {
    for (let length = Math.min(this.#longest, piece.length - from); length > 0; length -= 1) {
      const part = piece.slice(from, from + length);
      if (this.#ids.has(part)) return part;
    }
    return undefined;
  }

  /**
   * The text of each token as it comes; a character of several tokens comes with the last of them.
   *
   * @param {Iterable<number>} tokens
   * @returns {Generator<string, void, undefined>}
   */
  *decode(tokens) {
    const decoder = new TextDecoder();
    for (const token of tokens) yield decoder.decode(this.#bytesOf(token), { stream: true });
  }

  #bytesOf(token) {
    return token < this.size ? encoder.encode(this.#texts[token]) : Uint8Array.of(token - this.size);
  }
}

import { ApiError } from '#kernel';

const LF = 0x0a;
const CR = 0x0d;
const NOTHING: readonly string[] = [];

/**
 * Server-sent events out of bytes that arrive in any pieces. Bytes are decoded only up to a line's end, which
 * in UTF-8 is never inside a character; what follows waits for its own.
 *
 * Hostile input: the pending line and the pending event have `mostBytes` at most, and a line that arrives byte by
 * byte is searched and copied once.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class ServerSentEvents {
  readonly #mostBytes: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #data: string | undefined;
  #started = false;
  /** The last line ended with CR: an LF that comes next belongs to it. */
  #endedWithCr = false;

  constructor(limits: { readonly mostBytes: number }) {
    this.#mostBytes = limits.mostBytes;
  }

  /**
   * @returns the `data` of every event that these bytes complete
   * @throws ApiError `ModelStreamErrorException` for an event that is too large
   */
  push(bytes: Uint8Array): readonly string[] {
    const lineEnd = Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
    if (lineEnd === 0) {
      this.#keep(bytes);
      return NOTHING;
    }
    const text = this.#decode(bytes.subarray(0, lineEnd));
    if (lineEnd < bytes.byteLength) this.#keep(bytes.subarray(lineEnd));
    return this.#lines(text);
  }

  #keep(bytes: Uint8Array): void {
    this.#pendingBytes += bytes.byteLength;
    this.#bound(this.#pendingBytes);
    this.#pending.push(bytes);
  }

  #decode(bytes: Uint8Array): string {
    let whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#pendingBytes > 0) {
      whole = Buffer.concat([...this.#pending, whole]);
      this.#pending = [];
      this.#pendingBytes = 0;
    }
    return this.#normalise(whole.toString('utf8'));
  }

  /** With LF as the one line end, and without a byte order mark at the very start. */
  #normalise(text: string): string {
    let from = 0;
    if (!this.#started) {
      this.#started = true;
      if (text.startsWith('\uFEFF')) from = 1;
    }
    if (this.#endedWithCr && text.charCodeAt(from) === LF) from += 1;
    this.#endedWithCr = text.charCodeAt(text.length - 1) === CR;
    const rest = from === 0 ? text : text.slice(from);
    return rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest;
  }

  #lines(text: string): readonly string[] {
    const events: string[] = [];
    for (let from = 0; from < text.length;) {
      const end = text.indexOf('\n', from);
      if (end === from) {
        if (this.#data !== undefined) events.push(this.#data);
        this.#data = undefined;
      } else if (text.startsWith('data', from)) {
        this.#field(text, from + 4, end);
      }
      from = end + 1;
    }
    return events;
  }

  /** A line `data`, `data:value` or `data: value`; any other field, and a comment, has no use here. */
  #field(text: string, colon: number, end: number): void {
    let value = '';
    if (colon < end) {
      if (text[colon] !== ':') return;
      value = text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1, end);
    }
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    this.#bound(this.#data.length);
  }

  #bound(size: number): void {
    if (size > this.#mostBytes) {
      throw new ApiError(
        'ModelStreamErrorException',
        `The model sent an event of more than ${this.#mostBytes} bytes.`,
      );
    }
  }
}

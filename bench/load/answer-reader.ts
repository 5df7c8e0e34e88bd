const END_OF_HEAD = Buffer.from('\r\n\r\n');
const CR = 0x0d;
const LF = 0x0a;

/** One answer as it was received. */
export interface ReceivedAnswer {
  readonly status: number;
  /** Without the framing of chunks. */
  readonly body: Buffer;
}

type State = 'head' | 'sized' | 'chunk size' | 'chunk' | 'chunk end' | 'trailer' | 'whole';

/**
 * Reads one HTTP/1.1 answer out of the pieces that the network brings. Only what the generator needs: status,
 * Content-Length, chunks. Little work an answer, so that the generator is not what is measured.
 */
export class AnswerReader {
  #state: State = 'head';
  #head: Buffer | undefined;
  #status = 0;
  #body: Buffer[] = [];
  /** Bytes that the body, or its chunk, still lacks. */
  #left = 0;
  #chunkSize = '';
  #lineBytes = 0;

  /** Whether a byte of the body has come. */
  get started(): boolean {
    return this.#body.length > 0;
  }

  /** @returns whether the answer is whole now */
  push(piece: Buffer): boolean {
    let rest = piece;
    if (this.#state === 'head') {
      const after = this.#readHead(rest);
      if (after === undefined) return false;
      rest = after;
    }
    if (this.#state === 'sized') {
      this.#take(rest.subarray(0, this.#left));
      if (this.#left === 0) this.#state = 'whole';
    } else {
      this.#readChunks(rest);
    }
    return this.#state === 'whole';
  }

  /** The answer, once `push` said that it is whole; the reader is then ready for the next one. */
  finish(): ReceivedAnswer {
    const [only] = this.#body;
    const body = this.#body.length === 1 && only !== undefined ? only : Buffer.concat(this.#body);
    this.#body = [];
    this.#state = 'head';
    return { status: this.#status, body };
  }

  #readHead(piece: Buffer): Buffer | undefined {
    const bytes = this.#head === undefined ? piece : Buffer.concat([this.#head, piece]);
    const end = bytes.indexOf(END_OF_HEAD);
    if (end < 0) {
      this.#head = bytes;
      return undefined;
    }
    this.#head = undefined;
    const text = bytes.toString('latin1', 0, end).toLowerCase();
    this.#status = Number(text.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/.exec(text)?.[1];
    if (length !== undefined) {
      this.#left = Number(length);
      this.#state = this.#left === 0 ? 'whole' : 'sized';
    } else if (text.includes('\r\ntransfer-encoding: chunked')) {
      this.#state = 'chunk size';
    } else {
      throw new Error('an answer has neither a length nor chunks');
    }
    return bytes.subarray(end + END_OF_HEAD.length);
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#body.push(bytes);
    this.#left -= bytes.length;
  }

  #readChunks(bytes: Buffer): void {
    for (let at = 0; at < bytes.length && this.#state !== 'whole';) {
      if (this.#state === 'chunk') {
        const end = Math.min(bytes.length, at + this.#left);
        this.#take(bytes.subarray(at, end));
        at = end;
        if (this.#left === 0) this.#state = 'chunk end';
        continue;
      }
      const byte = bytes[at++] ?? 0;
      if (byte === CR) continue;
      if (byte !== LF) this.#readLineByte(byte);
      else this.#endLine();
    }
  }

  #readLineByte(byte: number): void {
    this.#lineBytes += 1;
    if (this.#state === 'chunk size') this.#chunkSize += String.fromCharCode(byte);
  }

  #endLine(): void {
    if (this.#state === 'chunk size') {
      this.#left = Number.parseInt(this.#chunkSize, 16);
      this.#chunkSize = '';
      this.#state = this.#left === 0 ? 'trailer' : 'chunk';
    } else if (this.#state === 'chunk end') {
      this.#state = 'chunk size';
    } else if (this.#lineBytes === 0) {
      this.#state = 'whole';
    }
    this.#lineBytes = 0;
  }
}

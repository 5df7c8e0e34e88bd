import { crc32 } from 'node:zlib';
import { ApiError, limits } from '#kernel';
import { readFrameHeaders, type FrameHeaders } from './frame-headers.ts';

/** One frame of an event stream, its checksums right; where it lies in memory is the reader's no more. */
export interface Frame {
  readonly headers: FrameHeaders;
  readonly payload: Buffer;
}

const PRELUDE_BYTES = 12;
const CRC_BYTES = 4;

/**
 * Frames out of bytes that arrive in any pieces (attacker-controlled). Lengths are believed only within the bounds,
 * and only under their checksum, so that what waits has one frame at most.
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export class FrameReader {
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Of the frame that comes, once its prelude is here. */
  #total: number | undefined;

  /** Whether a frame has begun that is not whole. */
  get isMidFrame(): boolean {
    return this.#pendingBytes > 0;
  }

  /** @throws ApiError ValidationException */
  *push(bytes: Buffer): Generator<Frame, void, undefined> {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    while (this.#pendingBytes >= (this.#total ?? PRELUDE_BYTES)) {
      if (this.#total === undefined) {
        this.#total = totalOf(this.#joined());
        continue;
      }
      const joined = this.#joined();
      const whole = joined.subarray(0, this.#total);
      const rest = joined.subarray(this.#total);
      this.#pending = rest.length === 0 ? [] : [rest];
      this.#pendingBytes = rest.length;
      this.#total = undefined;
      yield readFrame(whole);
    }
  }

  #joined(): Buffer {
    const [first] = this.#pending;
    if (this.#pending.length === 1 && first !== undefined) return first;
    const joined = Buffer.concat(this.#pending, this.#pendingBytes);
    this.#pending = [joined];
    return joined;
  }
}

/**
 * The one frame that these bytes are.
 * @throws ApiError ValidationException where they are less or more than one frame, or not whole
 */
export function readFrame(bytes: Buffer): Frame {
  if (bytes.length < PRELUDE_BYTES || totalOf(bytes) !== bytes.length) throw broken();
  const end = bytes.length - CRC_BYTES;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end)) throw broken();
  const payloadStart = PRELUDE_BYTES + bytes.readUInt32BE(4);
  return {
    headers: readFrameHeaders(bytes.subarray(PRELUDE_BYTES, payloadStart)),
    payload: bytes.subarray(payloadStart, end),
  };
}

/** How long the frame is that begins here. */
function totalOf(bytes: Buffer): number {
  const total = bytes.readUInt32BE(0);
  const headers = bytes.readUInt32BE(4);
  if (crc32(bytes.subarray(0, 8)) !== bytes.readUInt32BE(8)) throw broken();
  if (total > limits.eventFrameBytes || headers > limits.eventHeaderBytes) {
    throw new ApiError(
      'ValidationException',
      `An event must have at most ${limits.eventFrameBytes} bytes, and ${limits.eventHeaderBytes} bytes of headers.`,
    );
  }
  if (PRELUDE_BYTES + headers + CRC_BYTES > total) throw broken();
  return total;
}

function broken(): ApiError {
  return new ApiError('ValidationException', 'The event stream is not framed as it should be.');
}

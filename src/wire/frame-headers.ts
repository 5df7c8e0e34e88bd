import { ApiError } from '#kernel';

/** The value of a frame's header; `encoded` is the whole header as it stood on the wire. */
export type FrameHeader =
  | { readonly type: 'text'; readonly value: string; readonly encoded: Buffer }
  | { readonly type: 'bytes'; readonly value: Buffer; readonly encoded: Buffer }
  | { readonly type: 'timestamp'; readonly value: bigint; readonly encoded: Buffer }
  /** Of a type that no event of Bedrock has: its value is left alone. */
  | { readonly type: 'other'; readonly encoded: Buffer };

export type FrameHeaders = ReadonlyMap<string, FrameHeader>;

/** How long a value is, by its type on the wire; undefined for those that say it in two bytes. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [8, 8],
  [9, 16],
]);
const BYTES = 6;
const TEXT = 7;
const TIMESTAMP = 8;

/**
 * The headers of a frame (attacker-controlled).
 * @throws ApiError ValidationException where they are cut off, or one comes twice
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function readFrameHeaders(bytes: Buffer): FrameHeaders {
  const headers = new Map<string, FrameHeader>();
  let at = 0;
  /** The next bytes, if they are there. */
  const take = (length: number): Buffer => {
    const end = at + length;
    if (end > bytes.length) throw broken();
    const taken = bytes.subarray(at, end);
    at = end;
    return taken;
  };
  while (at < bytes.length) {
    const start = at;
    const name = take(take(1).readUInt8()).toString('utf8');
    const type = take(1).readUInt8();
    const length = FIXED.get(type) ?? (type === BYTES || type === TEXT ? take(2).readUInt16BE() : undefined);
    if (length === undefined || name === '' || headers.has(name)) throw broken();
    const value = take(length);
    headers.set(name, headerOf(type, value, bytes.subarray(start, at)));
  }
  return headers;
}

function headerOf(type: number, value: Buffer, encoded: Buffer): FrameHeader {
  switch (type) {
    case TEXT:
      return { type: 'text', value: value.toString('utf8'), encoded };
    case BYTES:
      return { type: 'bytes', value, encoded };
    case TIMESTAMP:
      return { type: 'timestamp', value: value.readBigInt64BE(), encoded };
    default:
      return { type: 'other', encoded };
  }
}

function broken(): ApiError {
  return new ApiError('ValidationException', 'The headers of an event are not as they should be.');
}

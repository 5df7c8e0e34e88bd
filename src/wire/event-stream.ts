import { crc32 } from 'node:zlib';

export const EVENT_STREAM = 'application/vnd.amazon.eventstream';

const PRELUDE_BYTES = 12;
const CRC_BYTES = 4;
/** Header value type 7: text with a length of two bytes. */
const TEXT = 7;
const LONGEST_NAME = 255;
const LONGEST_VALUE = 32_767;

/**
 * The headers of a frame, encoded once for all frames of one kind.
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function frameHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(headers).flatMap(([name, value]) => {
    const nameBytes = Buffer.from(name, 'utf8').subarray(0, LONGEST_NAME);
    const valueBytes = Buffer.from(value, 'utf8').subarray(0, LONGEST_VALUE);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(valueBytes.length);
    return [Buffer.of(nameBytes.length), nameBytes, Buffer.of(TEXT), length, valueBytes];
  });
  return Buffer.concat(parts);
}

/** One frame: lengths and their checksum, headers, payload, and the checksum of it all. */
export function frame(headers: Buffer, payload: string): Buffer {
  const payloadBytes = Buffer.byteLength(payload, 'utf8');
  const total = PRELUDE_BYTES + headers.length + payloadBytes + CRC_BYTES;
  const bytes = Buffer.allocUnsafe(total);
  bytes.writeUInt32BE(total, 0);
  bytes.writeUInt32BE(headers.length, 4);
  const preludeCrc = crc32(bytes.subarray(0, 8));
  bytes.writeUInt32BE(preludeCrc, 8);
  headers.copy(bytes, PRELUDE_BYTES);
  bytes.write(payload, PRELUDE_BYTES + headers.length, 'utf8');
  // The checksum of the first eight bytes is a beginning of the whole one.
  bytes.writeUInt32BE(crc32(bytes.subarray(8, total - CRC_BYTES), preludeCrc), total - CRC_BYTES);
  return bytes;
}

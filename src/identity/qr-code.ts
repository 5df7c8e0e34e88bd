import { crc32, deflateSync } from 'node:zlib';
import { encodeQR } from 'qr';

/** Pixels of one module's side: a phone reads it off a screen at arm's length. */
const SCALE = 6;
/** The quiet zone, in modules. */
const BORDER = 4;

/** A QR code as a PNG image, black on white. */
export function qrCodePng(text: string): Uint8Array {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER, scale: SCALE });
  const size = modules.length;
  // Each row: the filter type 0, then a byte a pixel.
  const pixels = modules.map((row) => Buffer.from([0, ...row.map((dark) => (dark ? 0x00 : 0xff))]));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header(size)),
    chunk('IDAT', deflateSync(Buffer.concat(pixels))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A square of 8-bit greyscale. @see https://www.w3.org/TR/png-3/#11IHDR */
function header(size: number): Buffer {
  const bytes = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(size, 4);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, sum]);
}

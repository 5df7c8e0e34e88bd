import assert from 'node:assert/strict';
import { crc32, inflateSync } from 'node:zlib';
import { decodeQR } from 'qr/decode.js';

/** Reads an image as a viewer does: signature, chunks with their checksums, rows of greyscale. */
function readPng(png: Uint8Array): { readonly size: number; readonly grey: Uint8Array } {
  const bytes = Buffer.from(png);
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    assert.equal(bytes.readUInt32BE(at + 8 + length), crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  assert.deepEqual([...chunks.keys()], ['IHDR', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR') ?? Buffer.alloc(0);
  const size = header.readUInt32BE(0);
  assert.equal(header.readUInt32BE(4), size);
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  assert.equal(rows.length, size * (size + 1));
  const grey = Buffer.concat(
    Array.from({ length: size }, (_, y) => rows.subarray(y * (size + 1) + 1, (y + 1) * (size + 1))),
  );
  return { size, grey };
}

export function readQrCode(png: Uint8Array): string {
  const { size, grey } = readPng(png);
  const data = Uint8Array.from(Array.from(grey).flatMap((value) => [value, value, value, 255]));
  return decodeQR({ width: size, height: size, data });
}

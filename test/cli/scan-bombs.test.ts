import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { PdfReader } from '../../src/cli/scan/pdf.ts';
import { textOfMarkup } from '../../src/cli/scan/office.ts';

const MEBIBYTE = 1024 * 1024;

/** A PDF of so many pages, all of one content. */
function pdf(content: Uint8Array, filter: string, pages = 1): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${5 + index} 0 R`).join(' ');
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>';
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`),
    Buffer.concat([
      Buffer.from(`<< /Length ${content.length} ${filter} >>\nstream\n`),
      content,
      Buffer.from('\nendstream'),
    ]),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    ...Array.from({ length: pages }, () => Buffer.from(page)),
  ];
  const parts = [Buffer.from('%PDF-1.4\n')];
  let length = parts[0]?.length ?? 0;
  const offsets = objects.map((object, index) => {
    const offset = length;
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    parts.push(part);
    length += part.length;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const xref = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(xref + trailer)]);
}

/** So many mebibytes of spaces as zlib packs them, made of one that is repeated. */
function deflatedSpaces(mebibytes: number): Buffer {
  const one = deflateRawSync(Buffer.alloc(MEBIBYTE, ' '), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: mebibytes }, () => one)]);
}

const text = (says: string): Buffer => Buffer.from(`BT /F1 12 Tf 72 700 Td (${says}) Tj ET`);

describe('a PDF file that takes more than it may', () => {
  test('memory: is given up, and the next file is read', async () => {
    await using reader = new PdfReader({ memoryBytes: 224 * MEBIBYTE });
    const twice = deflateSync(deflatedSpaces(300));
    const bomb = pdf(twice, '/Filter [/FlateDecode /FlateDecode]');
    assert.ok(bomb.length < 64 * 1024, String(bomb.length));
    await assert.rejects(reader.pages(bomb), { code: 'TooMuch', message: /memory/ });
    assert.deepEqual(await reader.pages(pdf(text('after it'), '')), ['after it']);
  });

  test('time: is given up, and the next file is read', async () => {
    await using reader = new PdfReader({ milliseconds: 1_000 });
    // A second is not enough for two thousand pages of twenty thousand texts.
    const long = deflateSync(Buffer.from(text('x').toString().repeat(20_000)));
    const bomb = pdf(long, '/Filter /FlateDecode', 2_000);
    await assert.rejects(reader.pages(bomb), { code: 'TooMuch', message: /seconds/ });
    await using other = new PdfReader();
    assert.deepEqual(await other.pages(pdf(text('after it'), '')), ['after it']);
  });

  test('one that is damaged is said to be so', async () => {
    await using reader = new PdfReader();
    await assert.rejects(reader.pages(Buffer.from('%PDF-1.4\nnothing')), { code: 'Damaged' });
    assert.deepEqual(await reader.pages(pdf(text('still'), '')), ['still']);
  });
});

test('markup that only opens is read in one go', () => {
  for (const sign of ['<', '<a', '</w:p', '&#', '&#x', '<w:br']) {
    const length = 2 * MEBIBYTE;
    assert.ok(textOfMarkup(sign.repeat(length / sign.length)).length > 0);
  }
});

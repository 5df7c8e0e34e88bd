import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { CaprockError, limits } from '#kernel';
import type { Detector } from '#detect';
import { CellSearch } from './cells.ts';
import type { Budget } from './budget.ts';
import { CsvReader } from './csv.ts';
import { JsonLinesReader, parsed, readJson } from './json.ts';
import { isOfficePart, isOfficeText, textOfMarkup } from './office.ts';
import type { PdfReader } from './pdf.ts';
import { type Report, TextSearch } from './text.ts';
import { entriesOf } from './zip.ts';

export interface Examination {
  readonly detector: Detector;
  readonly report: Report;
  /** Told of what is no text. */
  readonly skipped: (file: string, why: string) => void;
  /** Told of what should have been read, and could not be. */
  readonly unread: (file: string, why: string) => void;
  /** For this file and all that is in it. */
  readonly budget: Budget;
  readonly pdf: PdfReader;
}

type Chunks = AsyncIterable<Uint8Array>;

/**
 * Searches one file, whatever it is: what it is, its first bytes say, and its name where they do not. Archives and
 * what is in them are opened up to a depth. No more of a file is in memory than a window, one entry of a zip archive, or
 * one PDF file.
 * @throws CaprockError `TooMuch` for an archive that unpacks to more than the limits allow
 */
export async function examine(file: string, chunks: Chunks, to: Examination, depth = 0): Promise<void> {
  const { first, all } = await peek(chunks);
  if (depth > limits.scanDepth) return to.unread(file, 'it is nested too deep');
  if (first[0] === 0x1f && first[1] === 0x8b) {
    const name = file.replace(/\.(?:gz|gzip)$|(?<=\.t)gz$/i, '');
    return examine(name, unpacked(all, to.budget), to, depth + 1);
  }
  if (startsWith(first, 'PK\u0003\u0004')) return examineZip(file, all, to, depth);
  if (startsWith(first, '%PDF-')) return examinePdf(file, all, to);
  if (isBinary(first)) return to.skipped(file, 'it is no text');
  return examineText(file, decoded(first, all), to);
}

async function examineText(file: string, pieces: AsyncIterable<string>, to: Examination): Promise<void> {
  const search = new TextSearch(file, to.detector, to.report);
  if (/\.[ct]sv$/i.test(file)) {
    const reader = new CsvReader(
      new CellSearch(file, to.detector, to.report),
      /\.csv$/i.test(file) ? ',' : '\t',
    );
    for await (const piece of pieces) reader.write(piece);
    return reader.end();
  }
  if (/\.(?:jsonl|ndjson)$/i.test(file)) {
    const reader = new JsonLinesReader(new CellSearch(file, to.detector, to.report));
    for await (const piece of pieces) reader.write(piece);
    return reader.end();
  }
  let kept = '';
  let isKept = /\.json$/i.test(file);
  for await (const piece of pieces) {
    if (isKept && kept.length + piece.length <= limits.scanDocumentCharacters) kept += piece;
    else {
      if (isKept) search.write(kept);
      [isKept, kept] = [false, ''];
      search.write(piece);
    }
  }
  if (isKept && examineJson(file, kept, to)) return;
  if (isKept) search.write(kept);
  search.end();
}

/** One document, or one a line; false where it is neither. */
function examineJson(file: string, text: string, to: Examination): boolean {
  const cells = new CellSearch(file, to.detector, to.report);
  const whole = parsed(text);
  if (whole !== undefined) readJson(whole.value, undefined, cells);
  else {
    const lines = text.split('\n').map((line) => (line.trim() === '' ? { value: null } : parsed(line)));
    if (lines.includes(undefined)) return false;
    for (const [index, line] of lines.entries()) readJson(line?.value ?? null, index + 1, cells);
  }
  cells.end();
  return true;
}

async function examineZip(file: string, all: Chunks, to: Examination, depth: number): Promise<void> {
  const unread = (name: string, why: string): void => to.unread(`${file}!${name}`, why);
  let isOffice = false;
  for await (const { name, bytes } of entriesOf(all, to.budget, unread)) {
    isOffice ||= isOfficePart(name);
    const inner = `${file}!${name}`;
    if (!isOffice) await examine(inner, once(bytes), to, depth + 1);
    else if (isOfficeText(name)) {
      const search = new TextSearch(inner, to.detector, to.report);
      search.write(textOfMarkup(new TextDecoder().decode(bytes)));
      search.end();
    }
  }
}

async function examinePdf(file: string, all: Chunks, to: Examination): Promise<void> {
  const bytes = await collect(all, limits.scanEntryBytes);
  for (const [index, text] of (await to.pdf.pages(bytes)).entries()) {
    const search = new TextSearch(file, to.detector, (found) =>
      to.report({ ...found, place: `page ${index + 1}, ${found.place}` }),
    );
    search.write(text);
    search.end();
  }
}

/** The first bytes, and all of them again. */
async function peek(chunks: Chunks): Promise<{ first: Uint8Array; all: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const before: Uint8Array[] = [];
  let length = 0;
  while (length < 4_096) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    before.push(value);
    length += value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* before;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  return { first: Buffer.concat(before).subarray(0, 4_096), all: all() };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What gzip makes of it. Where the reading fails, so does this. */
async function* unpacked(chunks: Chunks, budget: Budget): AsyncGenerator<Uint8Array> {
  const plain = pipeline(chunks, createGunzip(), () => {});
  for await (const chunk of plain as AsyncIterable<Uint8Array>) {
    budget.unpack(chunk.length);
    yield chunk;
  }
}

async function collect(chunks: Chunks, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > most) throw new CaprockError('TooMuch', `it has more than ${most} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((sign, index) => bytes[index] === sign.charCodeAt(0));
}

const isUtf16 = (first: Uint8Array): 'utf-16le' | 'utf-16be' | undefined =>
  first[0] === 0xff && first[1] === 0xfe
    ? 'utf-16le'
    : first[0] === 0xfe && first[1] === 0xff
      ? 'utf-16be'
      : undefined;

function isBinary(first: Uint8Array): boolean {
  return first.includes(0) && isUtf16(first) === undefined;
}

async function* decoded(first: Uint8Array, chunks: Chunks): AsyncGenerator<string> {
  const decoder = new TextDecoder(isUtf16(first) ?? 'utf-8');
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

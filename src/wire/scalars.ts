import { isExactNumber } from '#kernel';
import type { BlobShape, NumberShape, Shape, StringShape, TimestampShape } from '#shapes';
import type { Decoder } from './decoder.ts';
import type { Problems } from './problems.ts';
import { parseTimestamp, type TimestampFormat } from './timestamp.ts';
import { malformed, noneOf, tooGreat, tooLong, tooShort, tooSmall, unlike } from './violation.ts';

export type { TimestampFormat } from './timestamp.ts';

type ScalarShape = Exclude<Shape, { readonly kind: 'structure' | 'list' | 'map' }>;

/** The decoder of what has no members. `timestamps` is the form where the model leaves it to the protocol. */
export function scalarDecoder(shape: ScalarShape, timestamps: TimestampFormat): Decoder {
  switch (shape.kind) {
    case 'string':
      return stringDecoder(shape);
    case 'number':
      return numberDecoder(shape);
    case 'boolean':
      return (value, problems) =>
        typeof value === 'boolean' ? value : problems.add(malformed('Member must be true or false'));
    case 'blob':
      return blobDecoder(shape);
    case 'timestamp':
      return timestampDecoder(shape, timestamps);
    case 'document':
      return decodeDocument;
  }
}

function stringDecoder(shape: StringShape): Decoder {
  const { pattern, min = 0, max = Number.MAX_SAFE_INTEGER } = shape;
  const allowed = shape.enum === undefined ? undefined : new Set(shape.enum);
  return (value, problems) => {
    if (typeof value !== 'string') return problems.add(malformed('Member must be a string'));
    if (!value.isWellFormed()) return problems.add(malformed('Member must be well-formed Unicode text'));
    if (!checkLength(value, min, max, problems)) return undefined;
    if (allowed !== undefined && !allowed.has(value)) return problems.add(noneOf(allowed));
    // After the length, so that a pattern never meets a text longer than the model allows.
    if (pattern !== undefined && !pattern.test(value)) {
      return problems.add(unlike(shape.patternSource ?? pattern.source));
    }
    return value;
  };
}

/** Counts code points only where UTF-16 units leave it open. */
function checkLength(value: string, min: number, max: number, problems: Problems): boolean {
  if (value.length > max && (value.length > 2 * max || codePoints(value) > max)) {
    problems.add(tooLong(max));
    return false;
  }
  if (value.length < 2 * min && codePoints(value) < min) {
    problems.add(tooShort(min));
    return false;
  }
  return true;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** How Smithy writes the numbers that JSON cannot. */
const NOT_FINITE: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function numberDecoder(shape: NumberShape): Decoder {
  const { integer, min, max } = shape;
  const type = integer ? 'Member must be a whole number' : 'Member must be a number';
  return (value, problems) => {
    const given = isExactNumber(value) ? Number(value.rawJSON) : value;
    const number = !integer && typeof given === 'string' ? NOT_FINITE.get(given) : given;
    if (typeof number !== 'number') return problems.add(malformed(type));
    if (integer && !Number.isInteger(number)) return problems.add(malformed(type));
    // Written so that NaN satisfies no limit.
    if (max !== undefined && !(number <= max)) return problems.add(tooGreat(max));
    if (min !== undefined && !(number >= min)) return problems.add(tooSmall(min));
    return number;
  };
}

function blobDecoder(shape: BlobShape): Decoder {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = shape;
  return (value, problems) => {
    const bytes =
      value instanceof Uint8Array ? value : typeof value === 'string' ? decodeBase64(value) : undefined;
    if (bytes === undefined) return problems.add(malformed('Member must be bytes in base64'));
    if (bytes.length > max) return problems.add(tooLong(max));
    if (bytes.length < min) return problems.add(tooShort(min));
    return bytes;
  };
}

/** Node's decoder skips what is not base64; what it skipped is missing from the length. */
function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : undefined;
}

function timestampDecoder(shape: TimestampShape, fallback: TimestampFormat): Decoder {
  const format = shape.format ?? fallback;
  return (value, problems) =>
    parseTimestamp(value, format) ?? problems.add(malformed(`Member must be a timestamp (${format})`));
}

const decodeDocument: Decoder = (value, problems) => {
  if (hasProtoKey(value)) return problems.add(malformed('Member must have no member named __proto__'));
  return value;
};

/** Whoever copies such a document with an assignment would change prototypes. Depth is bounded before parsing. */
function hasProtoKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasProtoKey);
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProtoKey);
}

import { isUtf8 } from 'node:buffer';
import type { Detector } from '#detect';

/** A way in which data is written in a text that is not to the letter. */
interface Encoding {
  /** A run of text that may be written so. */
  readonly run: RegExp;
  /** What such a run holds, where its form alone does not tell. */
  readonly marked?: RegExp;
  readonly decode: (run: string) => string;
}

const encodings: readonly Encoding[] = [
  { run: /\S+/g, marked: /\\u[0-9a-fA-F]{4}/, decode: unescaped },
  { run: /\S+/g, marked: /%[0-9a-fA-F]{2}/, decode: (run) => decodeURIComponent(run.replaceAll('+', ' ')) },
  { run: /[A-Za-z0-9+/_-]{16,}={0,2}/g, decode: (run) => utf8(Buffer.from(run, 'base64')) },
  {
    run: /(?<![0-9A-Za-z])(?:[0-9a-fA-F]{2}){8,}(?![0-9A-Za-z])/g,
    decode: (run) => utf8(Buffer.from(run, 'hex')),
  },
];

/**
 * Runs of a text that hold sensitive data in another writing: with JSON's or a URL's escapes, in base64 or in
 * hexadecimal. A span is the whole run.
 */
export function encodedData(
  given: string,
  detector: Pick<Detector, 'find'>,
): { readonly start: number; readonly end: number; readonly type: string }[] {
  return encodings.flatMap(({ run, marked, decode }) =>
    [...given.matchAll(run)].flatMap(({ 0: found, index }) => {
      if (marked?.test(found) === false) return [];
      const text = decoded(found, decode);
      const finding = text === '' ? undefined : detector.find(text)[0];
      return finding === undefined ? [] : [{ start: index, end: index + found.length, type: finding.type }];
    }),
  );
}

/** What is not written so holds nothing that could be read. */
function decoded(run: string, decode: Encoding['decode']): string {
  try {
    return decode(run);
  } catch {
    return '';
  }
}

function unescaped(run: string): string {
  return run.replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** Bytes as the text that they are; nothing, where they are none. */
function utf8(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : '';
}

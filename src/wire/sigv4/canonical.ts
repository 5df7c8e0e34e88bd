import type { WireRequest } from '../http.ts';
import { SIGNATURE } from './presigned.ts';

/**
 * The canonical request: what a signature is about. `undefined` where the request is such that no client can have
 * signed it.
 *
 * The path is the one on the wire, each segment encoded once more, as every service but S3 wants it. It is not
 * normalised: the path that is verified is the very path that is routed. Headers come from Node as latin1, so the
 * canonical request is to be hashed as latin1, which gives back the bytes received.
 */
export function canonicalRequest(
  request: WireRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
  service: string,
): string | undefined {
  const path = service === 's3' ? request.rawPath : canonicalPath(request.rawPath);
  const query = request.rawQuery === '' ? '' : canonicalQuery(request.rawQuery);
  if (path === undefined || query === undefined) return undefined;
  let text = `${request.method}\n${path}\n${query}\n`;
  for (const name of signedHeaders) {
    const value = headerValue(request.headers, name);
    if (value === undefined) return undefined;
    text += `${name}:${canonicalValue(value)}\n`;
  }
  return `${text}\n${signedHeaders.join(';')}\n${payloadHash}`;
}

/** HTTP/2 has `:authority` where HTTP/1.1 has Host, and clients sign either one whichever they send. */
function headerValue(headers: WireRequest['headers'], name: string): string | undefined {
  if (name === 'host') return headers['host'] ?? headers[':authority'];
  if (name === ':authority') return headers[':authority'] ?? headers['host'];
  return Object.hasOwn(headers, name) ? headers[name] : undefined;
}

function canonicalValue(value: string): string {
  return /^\s|\s\s|[^\S ]|\s$/.test(value) ? value.trim().replace(/\s+/g, ' ') : value;
}

const VISIBLE_ASCII = /^[\x21-\x7e]*$/;
const UNRESERVED_PATH = /^[A-Za-z0-9\-._~/]*$/;

function canonicalPath(rawPath: string): string | undefined {
  if (UNRESERVED_PATH.test(rawPath)) return rawPath;
  if (!VISIBLE_ASCII.test(rawPath)) return undefined;
  return rawPath.split('/').map(encode).join('/');
}

/**
 * Names and values decoded once, encoded strictly, sorted by name and then by value. A signature does not cover
 * itself.
 */
function canonicalQuery(rawQuery: string): string | undefined {
  if (!VISIBLE_ASCII.test(rawQuery)) return undefined;
  const pairs: [name: string, value: string][] = [];
  for (const parameter of rawQuery.split('&')) {
    if (parameter === '' || parameter.startsWith(`${SIGNATURE}=`)) continue;
    const equals = parameter.indexOf('=');
    const name = recode(equals === -1 ? parameter : parameter.slice(0, equals));
    const value = equals === -1 ? '' : recode(parameter.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A plus is a space, as it is to whoever reads the parameters: the two must never differ about what was signed. */
function recode(text: string): string | undefined {
  try {
    return encode(decodeURIComponent(text.replaceAll('+', ' ')));
  } catch {
    return undefined;
  }
}

/** Percent-encodes all but the unreserved characters. @see https://www.rfc-editor.org/rfc/rfc3986#section-2.3 */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

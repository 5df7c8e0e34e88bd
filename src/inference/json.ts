import { isExactNumber, parseExactJson, type ExactNumber } from '#kernel';

/** A JSON value, as a document member of the API or a model's own answer holds it. */
export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [member: string]: Json;
}

/** What a model sent, parsed but not yet believed. */
export type Untrusted = { readonly [member: string]: unknown };

export function isObject(value: unknown): value is Untrusted {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}

/** The JSON value of UTF-8 `bytes`, or `undefined` where they are not JSON. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}

/** The JSON value of `text`, its numbers exact, or `undefined` where it is not JSON (which JSON itself cannot say). */
export function parseJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

const JSON_STRING = /"[^"\\]*(?:\\[^][^"\\]*)*"/g;

/**
 * Whether a member stands more than once in one object of a JSON text. Here the last one counts, and whoever else reads
 * the text may take the first.
 * @param parsed what {@link parseJson} made of it
 */
export function repeatsMembers(text: string, parsed: unknown): boolean {
  // Outside of its strings a JSON text has one colon for each member.
  return text.replace(JSON_STRING, '').split(':').length - 1 !== membersIn(parsed);
}

function membersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return 0;
  const inner: readonly unknown[] = Object.values(value);
  return inner.reduce<number>((sum, one) => sum + membersIn(one), Array.isArray(value) ? 0 : inner.length);
}

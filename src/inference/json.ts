/** A JSON value, as a document member of the API or a model's own answer holds it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [member: string]: Json;
}

/** What a model sent, parsed but not yet believed. */
export type Untrusted = { readonly [member: string]: unknown };

export function isObject(value: unknown): value is Untrusted {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON value of UTF-8 `bytes`, or `undefined` where they are not JSON. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}

/** The JSON value of `text`, or `undefined` where it is not JSON (which JSON itself cannot say). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

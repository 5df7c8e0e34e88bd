import { ApiError, limits, Secret } from '#kernel';
import type { WireRequest } from './http.ts';
import { parseForm } from './query/form.ts';
import { parseBasicDate } from './sigv4/date.ts';
import { parsePresigned } from './sigv4/presigned.ts';
import type { SignedRequest } from './sigv4/signed-request.ts';

/** A Bedrock API key as a request brings it, parsed and not yet believed. */
export type ApiKey =
  /** A call that its holder presigned: whoever shows it may act as the signer until it expires. */
  | {
      readonly kind: 'SHORT_TERM';
      readonly call: WireRequest;
      readonly signed: SignedRequest;
      /** Milliseconds since the epoch. */
      readonly expiresAt: number;
    }
  /** A service-specific credential: random text, known by its hash. */
  | { readonly kind: 'LONG_TERM'; readonly key: Secret };

const SHORT_TERM = 'bedrock-api-key-';
const LONG_TERM = 'ABSK';
const HOST = 'bedrock.amazonaws.com';
const ACTION = 'CallWithBearerToken';

/** The text behind `Authorization: Bearer`, `undefined` where there is none. */
export function bearerOf(headers: WireRequest['headers']): string | undefined {
  return /^Bearer +([^ ]+) *$/i.exec(headers['authorization'] ?? '')?.[1];
}

/**
 * Reads a Bedrock API key (attacker-controlled).
 * @throws ApiError AccessDeniedException, in the words of Bedrock
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html
 */
export function parseApiKey(bearer: string): ApiKey {
  if (bearer.length > limits.apiKeyBytes) throw invalidApiKey();
  if (bearer.startsWith(SHORT_TERM)) return parseShortTerm(bearer.slice(SHORT_TERM.length));
  if (bearer.startsWith(LONG_TERM)) {
    if (!/^[A-Za-z0-9+/=]+$/.test(bearer)) throw invalidApiKey();
    return { kind: 'LONG_TERM', key: new Secret(bearer) };
  }
  throw new ApiError('AccessDeniedException', 'Invalid API Key format: Must start with pre-defined prefix');
}

/** The one answer to any key that does not prove who shows it. */
export function invalidApiKey(): ApiError {
  return new ApiError(
    'AccessDeniedException',
    'Authentication failed: Please make sure your API Key is valid.',
  );
}

/** Told to whoever shows it, for the date is in the key for all to read. */
export function expiredApiKey(): ApiError {
  return new ApiError('AccessDeniedException', 'Bearer Token has expired');
}

/** Base64 of `bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-…&Version=1`, presigned for POST. */
function parseShortTerm(encoded: string): ApiKey {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) throw invalidApiKey();
  const url = Buffer.from(encoded, 'base64').toString('latin1');
  if (!url.startsWith(`${HOST}/?`)) throw invalidApiKey();
  // Version was added after signing.
  const rawQuery = url
    .slice(`${HOST}/?`.length)
    .split('&')
    .filter((parameter) => parameter !== 'Version=1')
    .join('&');
  try {
    const signed = parsePresigned(rawQuery);
    if (signed === undefined) throw invalidApiKey();
    const others = [...parseForm(rawQuery)].filter(([name]) => !name.startsWith('X-Amz-'));
    if (others.join() !== `Action,${ACTION}`) throw invalidApiKey();
    const { expiresSeconds = Infinity, signedHeaders, amzDate } = signed;
    if (expiresSeconds > limits.apiKeySeconds || signedHeaders.join() !== 'host') throw invalidApiKey();
    const call = { method: 'POST', rawPath: '/', rawQuery, headers: { host: HOST }, body: Buffer.alloc(0) };
    return { kind: 'SHORT_TERM', call, signed, expiresAt: parseBasicDate(amzDate) + expiresSeconds * 1000 };
  } catch (cause) {
    // What is missing or malformed inside is nothing that a key's holder could mend.
    if (cause instanceof ApiError) throw invalidApiKey();
    throw cause;
  }
}

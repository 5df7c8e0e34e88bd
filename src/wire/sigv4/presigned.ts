import { limits } from '#kernel';
import type { WireRequest } from '../http.ts';
import { parseForm } from '../query/form.ts';
import {
  ALGORITHM,
  incomplete,
  readCredential,
  readDate,
  readSignature,
  readSignedHeaders,
  type SignedRequest,
} from './signed-request.ts';

export const SIGNATURE = 'X-Amz-Signature';
const SECURITY_TOKEN = 'X-Amz-Security-Token';
const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  SIGNATURE,
  'X-Amz-SignedHeaders',
] as const;
const OF_A_SIGNATURE = [...REQUIRED, SECURITY_TOKEN];

/**
 * Reads a signature that stands in the query string (attacker-controlled): a presigned request.
 * @returns `undefined` where the query string has nothing of a signature
 * @throws ApiError IncompleteSignatureException, naming what is missing or malformed; ValidationException for a
 * query string that cannot be read, or has a parameter twice
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function parsePresigned(rawQuery: string): SignedRequest | undefined {
  // All requests come by here and nearly none is presigned: a query string without the letters is not parsed.
  if (!rawQuery.includes('X-Amz-')) return undefined;
  const parameters = parseForm(rawQuery);
  if (!OF_A_SIGNATURE.some((name) => parameters.has(name))) return undefined;
  const missing = REQUIRED.filter((name) => !parameters.has(name));
  if (missing.length > 0) {
    throw incomplete(missing.map((name) => `A presigned request requires '${name}'.`).join(' '));
  }
  const value = (name: (typeof REQUIRED)[number]): string => parameters.get(name) ?? '';
  if (value('X-Amz-Algorithm') !== ALGORITHM) throw incomplete(`X-Amz-Algorithm must be ${ALGORITHM}.`);
  const sessionToken = parameters.get(SECURITY_TOKEN);
  return {
    ...readCredential(value('X-Amz-Credential')),
    signedHeaders: readSignedHeaders(value('X-Amz-SignedHeaders')),
    signature: readSignature(value(SIGNATURE)),
    amzDate: readDate(value('X-Amz-Date')),
    expiresSeconds: readExpires(value('X-Amz-Expires')),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function readExpires(text: string): number {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > limits.presignedSeconds) {
    throw incomplete(`X-Amz-Expires must be a number of seconds from 1 to ${limits.presignedSeconds}.`);
  }
  return seconds;
}

/**
 * The request that was signed, without the parameters of its signature: what the operation is asked. A parameter
 * that only looks like one of them stays, and is refused as unknown.
 */
export function withoutSignature(request: WireRequest): WireRequest {
  if (!request.rawQuery.includes('X-Amz-')) return request;
  const rest = request.rawQuery.split('&').filter((parameter) => !OF_A_SIGNATURE.includes(nameOf(parameter)));
  return { ...request, rawQuery: rest.join('&') };
}

/** The decoded name of one `name=value`; of a query string that {@link parsePresigned} could read. */
function nameOf(parameter: string): string {
  const equals = parameter.indexOf('=');
  return decodeURIComponent(equals === -1 ? parameter : parameter.slice(0, equals));
}

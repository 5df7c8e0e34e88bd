import type { WireRequest } from '../http.ts';
import { parseAuthorization } from './authorization.ts';
import { parsePresigned } from './presigned.ts';
import { incomplete, type SignedRequest } from './signed-request.ts';

/**
 * The signature of a request, from its header or from its query string (attacker-controlled).
 * @returns `undefined` where it carries none
 * @throws ApiError IncompleteSignatureException, also for one that carries credentials in both places: two readers
 * could each believe another one
 */
export function parseSigned(request: Pick<WireRequest, 'headers' | 'rawQuery'>): SignedRequest | undefined {
  const presigned = parsePresigned(request.rawQuery);
  if (presigned === undefined) return parseAuthorization(request.headers);
  if (
    request.headers['authorization'] !== undefined ||
    request.headers['x-amz-security-token'] !== undefined
  ) {
    throw incomplete(
      'Only one way to authenticate may be used: the Authorization header, or the X-Amz- parameters of a presigned request.',
    );
  }
  return presigned;
}

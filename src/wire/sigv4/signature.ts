import { createHmac, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { WireRequest } from '../http.ts';
import type { SignedRequest } from './signed-request.ts';
import { canonicalRequest } from './canonical.ts';
import { EVENTS_PAYLOAD } from './event-chain.ts';

/**
 * Whether the signature is the one that the holder of this key makes for this request, its body as received
 * included, or the beginning of the chain that signs its events. Call {@link checkSigned} first, with the same
 * `payload`: it says what must be covered.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureMatches(
  request: WireRequest,
  signed: SignedRequest,
  key: KeyObject,
  payload: 'body' | 'events' = 'body',
): boolean {
  // Of the body received, never the hash that a header claims: a tampered body makes another signature.
  const payloadHash = payload === 'events' ? EVENTS_PAYLOAD : hash('sha256', request.body, 'hex');
  const canonical = canonicalRequest(request, signed.signedHeaders, payloadHash, signed.scope.service);
  if (canonical === undefined) return false;
  const { scope, amzDate } = signed;
  const stringToSign =
    `AWS4-HMAC-SHA256\n${amzDate}\n${scope.date}/${scope.region}/${scope.service}/${scope.terminator}\n` +
    hash('sha256', Buffer.from(canonical, 'latin1'), 'hex');
  return timingSafeEqual(createHmac('sha256', key).update(stringToSign).digest(), signed.signature);
}

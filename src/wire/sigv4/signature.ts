import { createHmac, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { WireRequest } from '../http.ts';
import type { SignedRequest } from './authorization.ts';
import { canonicalRequest } from './canonical.ts';

/**
 * Whether the signature is the one that the holder of this key makes for this request, its body as received
 * included. Call {@link checkSigned} first: it says what must be covered.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureMatches(request: WireRequest, signed: SignedRequest, key: KeyObject): boolean {
  // Of the body received, never the hash that a header claims: a tampered body makes another signature.
  const payloadHash = hash('sha256', request.body, 'hex');
  const canonical = canonicalRequest(request, signed.signedHeaders, payloadHash);
  if (canonical === undefined) return false;
  const { scope, amzDate } = signed;
  const stringToSign =
    `AWS4-HMAC-SHA256\n${amzDate}\n${scope.date}/${scope.region}/${scope.service}/${scope.terminator}\n` +
    hash('sha256', Buffer.from(canonical, 'latin1'), 'hex');
  return timingSafeEqual(createHmac('sha256', key).update(stringToSign).digest(), signed.signature);
}

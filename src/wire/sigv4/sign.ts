import { createHmac, hash } from 'node:crypto';
import { CaprockError, type Secret } from '#kernel';
import type { WireRequest } from '../http.ts';
import { canonicalRequest } from './canonical.ts';
import { basicDate } from './date.ts';
import { SigningKeys } from './keys.ts';
import { ALGORITHM } from './signed-request.ts';

/** Who signs, and for which service. */
export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: string;
  readonly region: string;
  /** `s3` */
  readonly service: string;
}

/**
 * The headers of a request with its signature in them, over all of them and the whole body.
 *
 * @param request its headers in lower case, `host` among them
 * @param now milliseconds since the epoch
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedHeaders(request: WireRequest, signer: Signer, now: number): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken, region, service } = signer;
  const payloadHash = hash('sha256', request.body, 'hex');
  const amzDate = basicDate(now);
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-date': amzDate,
    'x-amz-content-sha256': payloadHash,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(headers).toSorted();
  const canonical = canonicalRequest({ ...request, headers }, names, payloadHash, service);
  if (canonical === undefined) throw new CaprockError('InvalidRequest', 'This request cannot be signed.');
  const scope = { date: amzDate.slice(0, 8), region, service, terminator: 'aws4_request' };
  const place = `${scope.date}/${region}/${service}/${scope.terminator}`;
  const stringToSign = `${ALGORITHM}\n${amzDate}\n${place}\n${hash('sha256', Buffer.from(canonical, 'latin1'), 'hex')}`;
  const key = new SigningKeys({ most: 1 }).keyFor(accessKeyId, secretAccessKey, scope);
  const signature = createHmac('sha256', key).update(stringToSign).digest('hex');
  headers['authorization'] =
    `${ALGORITHM} Credential=${accessKeyId}/${place}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return headers;
}

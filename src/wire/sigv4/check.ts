import { ApiError, limits } from '#kernel';
import type { WireRequest } from '../http.ts';
import { basicDate, parseBasicDate } from './date.ts';
import { EVENTS_PAYLOAD } from './event-chain.ts';
import type { SignedRequest } from './signed-request.ts';

export interface ExpectedScope {
  /** One region, or several for a global service such as IAM, for which clients sign `us-east-1`. */
  readonly region: string | readonly string[];
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the signature covers besides the head: the body, or a chain that each event of the body goes on with. */
  readonly payload?: 'body' | 'events';
}

/**
 * All that can be refused without the secret: scope, date, and what must be signed.
 * @throws ApiError InvalidSignatureException, in the words of AWS
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export function checkSigned(request: WireRequest, signed: SignedRequest, expected: ExpectedScope): void {
  checkScope(signed, expected);
  checkDate(signed, expected.now);
  checkSignedHeaders(request, signed);
  checkPayloadHash(request, expected.payload ?? 'body');
}

function checkScope({ scope }: SignedRequest, { region, service }: ExpectedScope): void {
  if (typeof region === 'string' ? scope.region !== region : !region.includes(scope.region)) {
    const regions = typeof region === 'string' ? [region] : region;
    throw invalid(`Credential should be scoped to a valid region: '${regions.join("' or '")}'.`);
  }
  if (scope.service !== service)
    throw invalid(`Credential should be scoped to correct service: '${service}'.`);
  if (scope.terminator !== 'aws4_request') {
    throw invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
  }
}

function checkDate({ scope, amzDate, expiresSeconds }: SignedRequest, now: number): void {
  const day = amzDate.slice(0, 8);
  if (scope.date !== day) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${day}', from '${amzDate}'.`,
    );
  }
  const signedAt = parseBasicDate(amzDate);
  if (Number.isNaN(signedAt)) throw invalid('The date of the signature is not in the calendar.');
  const skew = limits.signatureSkewMilliseconds;
  const minutes = `${skew / 60_000} min.`;
  const [age, ageInWords] =
    expiresSeconds === undefined ? [skew, minutes] : [expiresSeconds * 1000, `${expiresSeconds} sec.`];
  if (signedAt < now - age) {
    throw invalid(
      `Signature expired: ${amzDate} is now earlier than ${basicDate(now - age)} (${basicDate(now)} - ${ageInWords})`,
    );
  }
  if (signedAt > now + skew) {
    throw invalid(
      `Signature not yet current: ${amzDate} is still later than ${basicDate(now + skew)} (${basicDate(now)} + ${minutes})`,
    );
  }
}

/** Headers that change what a request means; all clients sign them. */
const MEANINGFUL = ['x-amz-', 'x-amzn-bedrock-'];

function checkSignedHeaders(request: WireRequest, { signedHeaders }: SignedRequest): void {
  if (!signedHeaders.includes('host') && !signedHeaders.includes(':authority')) {
    throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const name in request.headers) {
    if (MEANINGFUL.some((prefix) => name.startsWith(prefix)) && !signedHeaders.includes(name)) {
      throw invalid('Every header of the request whose name starts with x-amz- must be a SignedHeader.');
    }
  }
}

/** The body is always hashed; a header that says otherwise asks for a signature that does not cover it. */
function checkPayloadHash({ headers }: WireRequest, payload: 'body' | 'events'): void {
  const declared = headers['x-amz-content-sha256'];
  if (payload === 'events') {
    if (declared === EVENTS_PAYLOAD) return;
    throw invalid(`'X-Amz-Content-SHA256' must be ${EVENTS_PAYLOAD}: each event must be signed.`);
  }
  if (declared !== undefined && !/^[0-9a-f]{64}$/.test(declared)) {
    throw invalid(
      "'X-Amz-Content-SHA256' must be the SHA-256 of the body, in hexadecimal: the body must be signed.",
    );
  }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidSignatureException', message);
}

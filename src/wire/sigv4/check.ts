import { ApiError, limits } from '#kernel';
import type { WireRequest } from '../http.ts';
import type { SignedRequest } from './authorization.ts';

export interface ExpectedScope {
  /** One region, or several for a global service such as IAM, for which clients sign `us-east-1`. */
  readonly region: string | readonly string[];
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
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
  checkPayloadHash(request);
}

function checkScope({ scope }: SignedRequest, { region, service }: ExpectedScope): void {
  if (typeof region === 'string' ? scope.region !== region : !region.includes(scope.region)) {
    throw invalid('Credential should be scoped to a valid region.');
  }
  if (scope.service !== service)
    throw invalid(`Credential should be scoped to correct service: '${service}'.`);
  if (scope.terminator !== 'aws4_request') {
    throw invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
  }
}

function checkDate({ scope, amzDate }: SignedRequest, now: number): void {
  const day = amzDate.slice(0, 8);
  if (scope.date !== day) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${day}', from '${amzDate}'.`,
    );
  }
  const signedAt = parseBasic(amzDate);
  if (Number.isNaN(signedAt)) throw invalid('The date of the signature is not in the calendar.');
  const skew = limits.signatureSkewMilliseconds;
  const minutes = `${skew / 60_000} min.`;
  if (signedAt < now - skew) {
    throw invalid(
      `Signature expired: ${amzDate} is now earlier than ${basic(now - skew)} (${basic(now)} - ${minutes})`,
    );
  }
  if (signedAt > now + skew) {
    throw invalid(
      `Signature not yet current: ${amzDate} is still later than ${basic(now + skew)} (${basic(now)} + ${minutes})`,
    );
  }
}

/** `20261123T020800Z` as milliseconds, `NaN` where there is no such instant. */
function parseBasic(date: string): number {
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
  return Date.parse(`${day}T${date.slice(9, 11)}:${date.slice(11, 13)}:${date.slice(13, 15)}Z`);
}

function basic(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d{3}/g, '');
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
function checkPayloadHash({ headers }: WireRequest): void {
  const declared = headers['x-amz-content-sha256'];
  if (declared !== undefined && !/^[0-9a-f]{64}$/.test(declared)) {
    throw invalid(
      "'X-Amz-Content-SHA256' must be the SHA-256 of the body, in hexadecimal: the body must be signed.",
    );
  }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidSignatureException', message);
}

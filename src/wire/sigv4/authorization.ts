import { ApiError, limits } from '#kernel';

/** What a signed request says of its signature, parsed and not yet believed. */
export interface SignedRequest {
  readonly accessKeyId: string;
  readonly scope: Scope;
  /** Lower-case, ascending. */
  readonly signedHeaders: readonly string[];
  /** 32 bytes. */
  readonly signature: Buffer;
  /** `20261123T020800Z` */
  readonly amzDate: string;
  readonly sessionToken?: string;
}

export interface Scope {
  /** `20261123` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `aws4_request` */
  readonly terminator: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const PARAMETERS = ['Credential', 'Signature', 'SignedHeaders'] as const;

/**
 * Reads the Authorization header of Signature Version 4 (attacker-controlled).
 * @returns `undefined` where the request carries none: no header, or another scheme, such as Bearer
 * @throws ApiError IncompleteSignatureException, naming what is missing or malformed
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function parseAuthorization(headers: Readonly<Record<string, string>>): SignedRequest | undefined {
  const authorization = headers['authorization'];
  if (authorization === undefined || !authorization.startsWith('AWS4-')) return undefined;
  if (!authorization.startsWith(`${ALGORITHM} `))
    throw incomplete(`The signature's algorithm must be ${ALGORITHM}.`);

  const parameters = readParameters(authorization.slice(ALGORITHM.length + 1));
  const amzDate = headers['x-amz-date'] ?? headers['date'];
  const missing = PARAMETERS.filter((name) => !parameters.has(name)).map(
    (name) => `Authorization header requires '${name}' parameter.`,
  );
  if (amzDate === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (missing.length > 0 || amzDate === undefined) throw incomplete(missing.join(' '));

  if (!/^\d{8}T\d{6}Z$/.test(amzDate)) {
    throw incomplete("Date must be in ISO-8601 'basic format': YYYYMMDD'T'HHMMSS'Z'.");
  }
  const sessionToken = headers['x-amz-security-token'];
  return {
    ...readCredential(parameters.get('Credential') ?? ''),
    signedHeaders: readSignedHeaders(parameters.get('SignedHeaders') ?? ''),
    signature: readSignature(parameters.get('Signature') ?? ''),
    amzDate,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function readParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of text.split(',', PARAMETERS.length + 1)) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (equals === -1 || parameters.has(name)) {
      throw incomplete('Authorization header must have Credential, SignedHeaders and Signature, once each.');
    }
    parameters.set(name, part.slice(equals + 1).trim());
  }
  return parameters;
}

function readCredential(text: string): Pick<SignedRequest, 'accessKeyId' | 'scope'> {
  const match =
    /^(?<id>\w{1,128})\/(?<date>\d{8})\/(?<region>[a-z0-9-]{1,64})\/(?<service>[a-z0-9-]{1,64})\/(?<end>\w{1,32})$/.exec(
      text,
    );
  const { id, date, region, service, end } = match?.groups ?? {};
  if (
    id === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    end === undefined
  ) {
    throw incomplete(
      'Credential must have exactly 5 slash-delimited elements: access key ID/YYYYMMDD/region/service/aws4_request.',
    );
  }
  return { accessKeyId: id, scope: { date, region, service, terminator: end } };
}

function readSignedHeaders(text: string): readonly string[] {
  const names = text.split(';', limits.signedHeaders + 1);
  if (names.length > limits.signedHeaders) {
    throw incomplete(`SignedHeaders must list at most ${limits.signedHeaders} headers.`);
  }
  for (const [index, name] of names.entries()) {
    // Of the pseudo-headers of HTTP/2 only the one that stands for Host is ever signed.
    if (name !== ':authority' && !/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
      throw incomplete('SignedHeaders must list lower-case header names, separated by semicolons.');
    }
    const before = names[index - 1];
    if (before !== undefined && before >= name)
      throw incomplete('SignedHeaders must be sorted, without duplicates.');
  }
  return names;
}

function readSignature(text: string): Buffer {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw incomplete('Signature must be 64 hexadecimal digits in lower case.');
  return Buffer.from(text, 'hex');
}

function incomplete(message: string): ApiError {
  return new ApiError('IncompleteSignatureException', message);
}

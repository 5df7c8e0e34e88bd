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
  /** How long the signature is good for, where it stands in the query string: a presigned request. */
  readonly expiresSeconds?: number;
}

export interface Scope {
  /** `20261123` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `aws4_request` */
  readonly terminator: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** @throws ApiError IncompleteSignatureException */
export function readCredential(text: string): Pick<SignedRequest, 'accessKeyId' | 'scope'> {
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

/** @throws ApiError IncompleteSignatureException */
export function readSignedHeaders(text: string): readonly string[] {
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

/** @throws ApiError IncompleteSignatureException */
export function readSignature(text: string): Buffer {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw incomplete('Signature must be 64 hexadecimal digits in lower case.');
  return Buffer.from(text, 'hex');
}

/** @throws ApiError IncompleteSignatureException */
export function readDate(text: string): string {
  if (!/^\d{8}T\d{6}Z$/.test(text)) {
    throw incomplete("Date must be in ISO-8601 'basic format': YYYYMMDD'T'HHMMSS'Z'.");
  }
  return text;
}

export function incomplete(message: string): ApiError {
  return new ApiError('IncompleteSignatureException', message);
}

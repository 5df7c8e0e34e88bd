import {
  ALGORITHM,
  incomplete,
  readCredential,
  readDate,
  readSignature,
  readSignedHeaders,
  type SignedRequest,
} from './signed-request.ts';

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

  const sessionToken = headers['x-amz-security-token'];
  return {
    ...readCredential(parameters.get('Credential') ?? ''),
    signedHeaders: readSignedHeaders(parameters.get('SignedHeaders') ?? ''),
    signature: readSignature(parameters.get('Signature') ?? ''),
    amzDate: readDate(amzDate),
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

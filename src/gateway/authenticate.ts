import type { AccessKey, Authenticator } from '#identity';
import { ApiError, codeOf, Secret, type Clock } from '#kernel';
import type { ServiceShape } from '#shapes';
import { checkSigned, parseAuthorization, signatureMatches, type SigningKeys, type WireRequest } from '#wire';

export interface AuthenticateDeps {
  readonly authenticator: Authenticator;
  readonly signingKeys: SigningKeys;
  readonly clock: Clock;
  readonly region: string;
}

/** Stands in for the secret of a key that is not there, so that the work, and so the time, is the same. */
const DECOY = new Secret('no access key has this secret');

const SIGNATURE_DIFFERS =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/**
 * Who signed the request. There is no other identity to fall back to: what is not proven is refused.
 *
 * promise 3: account credentials are protected; each person is an individual user
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * @throws ApiError `MissingAuthenticationTokenException`, `IncompleteSignatureException`,
 *   `UnrecognizedClientException`, `InvalidSignatureException`
 */
export async function authenticate(
  request: WireRequest,
  service: ServiceShape,
  deps: AuthenticateDeps,
): Promise<AccessKey> {
  const signed = parseAuthorization(request.headers);
  if (signed === undefined) {
    throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const expected = { region: deps.region, service: service.signingName, now: deps.clock.now() };
  checkSigned(request, signed, expected);
  const accessKey = await deps.authenticator.accessKey(signed.accessKeyId);
  const signingKey =
    accessKey === undefined
      ? deps.signingKeys.keyFor('decoy', DECOY, signed.scope)
      : deps.signingKeys.keyFor(signed.accessKeyId, accessKey.secret, signed.scope);
  const matches = signatureMatches(request, signed, signingKey);
  // A long-term key has no session token: with one, this is not the credential that it claims to be.
  if (accessKey === undefined || signed.sessionToken !== undefined) {
    throw new ApiError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  if (!matches) throw new ApiError('InvalidSignatureException', SIGNATURE_DIFFERS);
  return accessKey;
}

/**
 * The key and service that a request claims, for routing it and for recording its refusal; a signature that
 * cannot be read claims nothing here and is refused by {@link authenticate}.
 */
export function claimedCredential(
  headers: WireRequest['headers'],
): { readonly accessKeyId: string; readonly service: string } | undefined {
  try {
    const signed = parseAuthorization(headers);
    return signed && { accessKeyId: signed.accessKeyId, service: signed.scope.service };
  } catch (error) {
    if (codeOf(error) === 'IncompleteSignatureException') return undefined;
    throw error;
  }
}

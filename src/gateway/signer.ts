import type { AccessKey, Authenticator } from '#identity';
import { ApiError, Secret, type Clock } from '#kernel';
import { signatureMatches, type SignedRequest, type SigningKeys, type WireRequest } from '#wire';

export interface SignerDeps {
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
 * The access key that made this signature. Call `checkSigned` first.
 *
 * @throws ApiError `UnrecognizedClientException`, `ExpiredTokenException`, `InvalidSignatureException`
 */
export async function signerOf(
  request: WireRequest,
  signed: SignedRequest,
  payload: 'body' | 'events',
  { authenticator, signingKeys }: SignerDeps,
): Promise<AccessKey> {
  const { accessKeyId, sessionToken } = signed;
  // A long-term key has no session token, and a session's key is nothing without it.
  const accessKey =
    sessionToken === undefined
      ? await authenticator.accessKey(accessKeyId)
      : await authenticator.session(accessKeyId, sessionToken);
  const signingKey =
    accessKey === undefined
      ? signingKeys.keyFor('decoy', DECOY, signed.scope)
      : signingKeys.keyFor(accessKey.fingerprint, accessKey.secret, signed.scope);
  const matches = signatureMatches(request, signed, signingKey, payload);
  if (accessKey === undefined) {
    throw new ApiError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  if (!matches) throw new ApiError('InvalidSignatureException', SIGNATURE_DIFFERS);
  return accessKey;
}

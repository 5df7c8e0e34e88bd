import { ApiError, codeOf } from '#kernel';
import type { ServiceShape } from '#shapes';
import { bearerOf, checkSigned, EventChain, parseApiKey, parseSigned, type WireRequest } from '#wire';
import { proveApiKey, type ApiKeyDeps } from './api-key.ts';
import type { Proof } from './proof.ts';
import { isServed } from './services-served.ts';
import { signerOf } from './signer.ts';

export type AuthenticateDeps = ApiKeyDeps;

/**
 * Who asks. There is no other identity to fall back to: what is not proven is refused.
 *
 * promise 3: account credentials are protected; each person is an individual user
 * @param payload what the signature covers besides the head: a chain of `events` where the operation takes them
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * @throws ApiError `MissingAuthenticationTokenException`, `IncompleteSignatureException`,
 *   `UnrecognizedClientException`, `ExpiredTokenException`, `InvalidSignatureException`, `AccessDeniedException`
 */
export async function authenticate(
  request: WireRequest,
  service: ServiceShape,
  payload: 'body' | 'events',
  deps: AuthenticateDeps,
): Promise<Proof> {
  const signed = parseSigned(request);
  if (signed === undefined) {
    const bearer = bearerOf(request.headers);
    // An API key is a credential for Bedrock alone: to any other service it is none.
    if (bearer === undefined || service.signingName !== 'bedrock') {
      throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    if (payload === 'events') {
      throw new ApiError(
        'AccessDeniedException',
        'An API key cannot be used for a bidirectional stream: sign the request and its events.',
      );
    }
    return proveApiKey(bearer, deps);
  }
  // Who signed for a service that is not here is told so, once it is known who they are.
  const { service: named } = signed.scope;
  const wanted = isServed(named) ? service.signingName : named;
  const expected = { region: deps.region, service: wanted, now: deps.clock.now(), payload };
  checkSigned(request, signed, expected);
  const accessKey = await signerOf(request, signed, payload, deps);
  const { principal, policies, owesSecondFactor } = accessKey;
  const proof = { principal, policies, owesSecondFactor, needs: [], conditions: {} };
  if (payload === 'body') return proof;
  const keyFor = deps.signingKeys.keyFor.bind(deps.signingKeys, accessKey.fingerprint, accessKey.secret);
  return { ...proof, eventChain: new EventChain(signed, keyFor) };
}

/**
 * The key and service that a request claims, for routing it and for recording its refusal; a signature that
 * cannot be read claims nothing here and is refused by {@link authenticate}.
 */
export function claimedCredential(
  request: WireRequest,
): { readonly accessKeyId?: string; readonly service?: string } | undefined {
  try {
    const signed = parseSigned(request);
    if (signed !== undefined) return { accessKeyId: signed.accessKeyId, service: signed.scope.service };
    const bearer = bearerOf(request.headers);
    const key = bearer === undefined ? undefined : parseApiKey(bearer);
    return key?.kind === 'SHORT_TERM' ? { accessKeyId: key.signed.accessKeyId } : undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'IncompleteSignatureException' || code === 'AccessDeniedException') return undefined;
    throw error;
  }
}

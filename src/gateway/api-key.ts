import { codeOf, type Secret } from '#kernel';
import type { Need } from '#operations';
import { checkSigned, expiredApiKey, invalidApiKey, parseApiKey, type ApiKey } from '#wire';
import type { Caller, Proof } from './proof.ts';
import { signerOf, type SignerDeps } from './signer.ts';

/** Where long-term API keys are looked up: by their hash, for it is all that is kept of them. */
export interface ApiKeys {
  /** Whose key this is, if it is there, Active and not expired. */
  find(key: Secret): Promise<Caller | undefined>;
}

export interface ApiKeyDeps extends SignerDeps {
  readonly apiKeys: ApiKeys;
}

const CALL_WITH_BEARER_TOKEN: Need = { action: 'bedrock:CallWithBearerToken', resource: '*' };

/**
 * Whose Bedrock API key this is.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-permissions.html
 * @throws ApiError `AccessDeniedException`
 */
export async function proveApiKey(bearer: string, deps: ApiKeyDeps): Promise<Proof> {
  const key = parseApiKey(bearer);
  const caller = key.kind === 'SHORT_TERM' ? await presigner(key, deps) : await deps.apiKeys.find(key.key);
  if (caller === undefined) throw invalidApiKey();
  const { principal, policies, owesSecondFactor } = caller;
  return {
    principal,
    policies,
    owesSecondFactor,
    needs: [CALL_WITH_BEARER_TOKEN],
    conditions: { 'bedrock:bearerTokenType': key.kind },
  };
}

/** Who presigned the call that a short-term key is. */
async function presigner(
  { call, signed, expiresAt }: Extract<ApiKey, { kind: 'SHORT_TERM' }>,
  deps: SignerDeps,
): Promise<Caller> {
  if (expiresAt < deps.clock.now()) throw expiredApiKey();
  try {
    checkSigned(call, signed, { region: deps.region, service: 'bedrock', now: deps.clock.now() });
    return await signerOf(call, signed, 'body', deps);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'InvalidSignatureException' || code === 'UnrecognizedClientException') throw invalidApiKey();
    throw code === 'ExpiredTokenException' ? expiredApiKey() : error;
  }
}

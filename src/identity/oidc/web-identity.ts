import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import { ApiError, limits, oidcProviderArn, type Clock } from '#kernel';
import type { OidcProviderRow, Store } from '#store';
import type { Tag } from '../tags.ts';
import { type IssuerKeys } from './issuer-keys.ts';
import { withoutScheme } from './issuer-url.ts';
import { readTokenTags } from './token-tags.ts';

/** Signatures with a key that only the issuer has: never `none`, never a shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Somebody whom an identity provider vouches for. */
export interface WebIdentity {
  readonly providerArn: string;
  /** As the token has it: `https://…`. */
  readonly issuer: string;
  readonly subject: string;
  /** Those of the token's audiences that are client ids of the provider. */
  readonly audiences: readonly string[];
  /** `<issuer>:sub`, `<issuer>:aud`, …: what a trust policy's conditions read. */
  readonly conditionKeys: Readonly<Record<string, readonly string[]>>;
  readonly tags: readonly Tag[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
}

export interface WebIdentities {
  /**
   * Who a token (attacker-controlled) is about, where one of the account's providers has issued it for one of its
   * clients, and it is valid now.
   *
   * promise 3: federation
   * @throws ApiError `InvalidIdentityTokenException` | `ModelledExpiredTokenException` |
   *   `IDPCommunicationErrorException`
   */
  identify(accountId: string, token: string): Promise<WebIdentity>;
}

export function createWebIdentities(store: Store, keys: IssuerKeys, clock: Clock): WebIdentities {
  return {
    async identify(accountId, token) {
      const provider = await findProvider(store, accountId, claimedIssuer(token));
      const claims = await verify(token, provider.issuer, keys, clock);
      const audiences = audiencesOf(claims, clientIdsOf(provider));
      const { sub: subject } = claims;
      if (subject === undefined || subject === '') throw invalid('The token names no subject.');
      return {
        providerArn: provider.arn,
        issuer: provider.issuer,
        subject,
        audiences,
        conditionKeys: conditionKeysOf(withoutScheme(provider.issuer), subject, audiences, claims),
        ...readTokenTags(claims),
      };
    },
  };
}

/** What the token says before anything is proven: good only to find out whom to ask. */
function claimedIssuer(token: string): string {
  try {
    // One token for another purpose, such as a logout, must not be taken for one that says who somebody is.
    const { typ } = decodeProtectedHeader(token);
    if (typ !== undefined && !/^(?:application\/)?jwt$/i.test(typ))
      throw invalid('The token is not an ID token.');
    const { iss } = decodeJwt(token);
    if (iss !== undefined) return iss;
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw invalid('The token is not a signed JSON Web Token.', cause);
  }
  throw invalid('The token names no issuer.');
}

async function findProvider(store: Store, accountId: string, issuer: string): Promise<OidcProviderRow> {
  const row = await store.db
    .selectFrom('oidc_providers')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('arn', '=', oidcProviderArn(accountId, withoutScheme(issuer)))
    .where('issuer', '=', issuer)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw invalid('No OpenIDConnect provider found in your account for the issuer of the token.');
}

async function verify(token: string, issuer: string, keys: IssuerKeys, clock: Clock): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys.of(issuer), {
      issuer,
      algorithms: ALGORITHMS,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
      clockTolerance: limits.identityTokenSkewSeconds,
      currentDate: new Date(clock.now()),
    });
    return payload;
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) {
      throw new ApiError(
        'ModelledExpiredTokenException',
        'Token expired: current date/time is after its expiration.',
        {
          cause,
        },
      );
    }
    if (cause instanceof ApiError) throw cause;
    // Whatever else it is comes from the token, or from a key in the issuer's set that cannot verify it.
    throw invalid(describe(cause), cause);
  }
}

function describe(error: unknown): string {
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return `The token must be signed with one of ${ALGORITHMS.join(', ')}.`;
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') {
    return 'The token is not valid yet.';
  }
  if (error instanceof errors.JWTClaimValidationFailed)
    return `The token's claim ${error.claim} is not as it must be.`;
  return "Couldn't retrieve verification key from your identity provider, or the signature is not that key's.";
}

/**
 * Which of the provider's clients the token is for. A token that names the party it was issued to (`azp`) is for
 * that one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
function audiencesOf(claims: JWTPayload, clientIds: readonly string[]): readonly string[] {
  const azp = claims['azp'];
  const named = typeof azp === 'string' ? [azp] : [claims.aud ?? []].flat();
  const ours = named.filter((audience) => clientIds.includes(audience));
  if (ours.length > 0) return ours;
  throw invalid('Incorrect token audience');
}

function conditionKeysOf(
  prefix: string,
  subject: string,
  audiences: readonly string[],
  claims: JWTPayload,
): Record<string, readonly string[]> {
  const texts = (claim: unknown): readonly string[] =>
    [claim].flat().filter((text): text is string => typeof text === 'string');
  const keys = {
    sub: [subject],
    aud: audiences,
    oaud: typeof claims['azp'] === 'string' ? texts(claims.aud) : [],
    amr: texts(claims['amr']),
    // Not a key of AWS: a workforce's groups, so that a role can be for one of them.
    groups: texts(claims['groups']),
  };
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, values]) =>
      values.length === 0 ? [] : [[`${prefix}:${name}`, values.slice(0, limits.identityTokenValues)]],
    ),
  );
}

function clientIdsOf(row: OidcProviderRow): readonly string[] {
  return JSON.parse(row.client_ids) as readonly string[];
}

function invalid(message: string, cause?: unknown): ApiError {
  return new ApiError('InvalidIdentityTokenException', message, { cause });
}

import * as oidc from 'openid-client';
import { ApiError, codeOf, limits, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { IssuerWeb } from '../oidc/issuer-keys.ts';
import { readPerson, type PersonClaims } from './claims.ts';
import type { WorkforceProvider, WorkforceProviders } from './provider.ts';

/** What binds an authorization code to the browser that asked for it, and to the provider that it was asked of. */
export interface CodeChecks {
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * Signing in by the identity provider: authorization code with PKCE, state and nonce; the answer's issuer, and the ID
 * token's signature, issuer, audience and age, are checked.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1
 */
export interface AuthorizationCodes {
  /**
   * Where to send the browser.
   * @param bind makes the checks, once it is known which provider is asked
   * @throws ApiError `ServiceUnavailableException` | `ResourceNotFoundException` (no provider)
   */
  begin(redirectUri: string, bind: (issuer: string) => CodeChecks): Promise<URL>;
  /**
   * Who came back. A code of one provider is never shown to another, whatever was set up meanwhile.
   * @param answer the URL that the browser came to, attacker-controlled
   * @throws ApiError `AccessDeniedException` | `ServiceUnavailableException` | `ResourceNotFoundException`
   */
  finish(answer: URL, checks: CodeChecks): Promise<PersonClaims>;
}

interface Known {
  readonly issuer: string;
  readonly server: oidc.ServerMetadata;
  readonly fetchedAt: number;
}

export function createAuthorizationCodes(
  providers: Pick<WorkforceProviders, 'find'>,
  web: IssuerWeb,
  clock: Clock,
): AuthorizationCodes {
  let known: Known | undefined;

  /** The provider's metadata is asked for now and then. */
  async function metadataOf({ issuer, clientId }: WorkforceProvider): Promise<oidc.ServerMetadata> {
    const age = known === undefined ? Infinity : clock.now() - known.fetchedAt;
    if (known?.issuer === issuer && age < limits.issuerKeysFreshMilliseconds) return known.server;
    const server = await discover(issuer, clientId, web);
    known = { issuer, server, fetchedAt: clock.now() };
    return server;
  }

  /** Its keys are asked for at each sign-in, for they may change at any time, and sign-ins are rare. */
  async function current(begunAt?: string) {
    const provider = await providers.find();
    if (provider === undefined) throw noProvider();
    if (begunAt !== undefined && provider.issuer !== begunAt) throw providerChanged();
    return { provider, config: configure(provider, await metadataOf(provider), web) };
  }

  return {
    async begin(redirectUri, bind) {
      const { config, provider } = await current().catch(explain);
      const { state, nonce, codeVerifier } = bind(provider.issuer);
      const { scopes_supported: scopes = [] } = config.serverMetadata();
      return oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: ['openid', 'profile', 'email', ...(scopes.includes('groups') ? ['groups'] : [])].join(' '),
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
    },

    async finish(answer, { issuer, state, nonce, codeVerifier }) {
      try {
        const { config, provider } = await current(issuer);
        const tokens = await oidc.authorizationCodeGrant(config, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error('an ID token was expected and is not there');
        refuseFuture(claims, clock.now());
        const more = await userInfo(config, provider, claims, tokens.access_token);
        return readPerson({ ...more, ...claims }, provider, clock.now());
      } catch (error) {
        return explain(error);
      }
    },
  };
}

async function discover(issuer: string, clientId: string, web: IssuerWeb): Promise<oidc.ServerMetadata> {
  const discovered = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), {
    [oidc.customFetch]: fetchOf(web),
    timeout: limits.issuerMilliseconds / 1000,
    execute: web.loopback ? [oidc.allowInsecureRequests] : [],
  });
  const server = discovered.serverMetadata();
  if (server.issuer === issuer) return server;
  throw new ApiError('ServiceUnavailableException', 'The identity provider describes another issuer.');
}

function configure(
  provider: WorkforceProvider,
  server: oidc.ServerMetadata,
  web: IssuerWeb,
): oidc.Configuration {
  const secret = provider.clientSecret === undefined ? undefined : revealSecret(provider.clientSecret);
  const config = new oidc.Configuration(
    server,
    provider.clientId,
    { [oidc.clockTolerance]: limits.identityTokenSkewSeconds },
    authenticationOf(secret, server.token_endpoint_auth_methods_supported),
  );
  config[oidc.customFetch] = fetchOf(web);
  config.timeout = limits.issuerMilliseconds / 1000;
  if (web.loopback) oidc.allowInsecureRequests(config);
  // Not only the TLS connection that it came by vouches for an ID token: its signature does.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** Basic is what every provider has to take, unless it says otherwise. */
function authenticationOf(
  secret: string | undefined,
  methods: readonly string[] | undefined,
): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const basic = methods?.includes('client_secret_basic') ?? true;
  return basic ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
}

function fetchOf(web: IssuerWeb): oidc.CustomFetch {
  return (url, { method, headers, body, signal }) =>
    web.fetch(new URL(url), {
      method,
      headers,
      ...(body instanceof URLSearchParams ? { body: body.toString() } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
}

/** openid-client looks at when a token ends, and not whether it has begun. */
function refuseFuture({ iat }: oidc.IDToken, now: number): void {
  if (iat * 1000 <= now + limits.identityTokenSkewSeconds * 1000) return;
  throw new ApiError(
    'AccessDeniedException',
    'What the identity provider answered cannot be trusted (issued in the future): begin again.',
  );
}

/** What the ID token leaves to the provider's UserInfo. */
async function userInfo(
  config: oidc.Configuration,
  { userClaim, groupClaim }: WorkforceProvider,
  claims: oidc.IDToken,
  accessToken: string,
): Promise<Readonly<Record<string, unknown>>> {
  const isWhole = userClaim in claims && groupClaim in claims;
  if (isWhole || config.serverMetadata().userinfo_endpoint === undefined) return {};
  return oidc.fetchUserInfo(config, accessToken, claims.sub);
}

/** What went wrong, for the person who wanted to sign in; never what the provider's answer holds. */
function explain(error: unknown): never {
  if (error instanceof ApiError) throw error;
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) {
    // Short codes of the standard; anything else is the provider's own text.
    const code = /^[a-z_]{1,40}$/.test(error.error) ? ` (${error.error})` : '';
    throw new ApiError('AccessDeniedException', `The identity provider did not sign you in${code}.`, {
      cause: error,
    });
  }
  const code = codeOf(error);
  if (code !== undefined && UNTRUSTED.has(code)) {
    throw new ApiError(
      'AccessDeniedException',
      `What the identity provider answered cannot be trusted (${code}): begin again.`,
      { cause: error },
    );
  }
  throw new ApiError(
    'ServiceUnavailableException',
    "Your organisation's identity provider cannot be reached, or does not answer as one. Try again later.",
    { cause: error },
  );
}

/** That an answer came and does not hold: codes of openid-client. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_INVALID_REQUEST',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JWT_USERINFO_EXPECTED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_PARSE_ERROR',
  'OAUTH_UNSUPPORTED_OPERATION',
]);

/** @see https://www.rfc-editor.org/rfc/rfc9700#section-4.4 */
function providerChanged(): ApiError {
  return new ApiError(
    'AccessDeniedException',
    'Another identity provider signs people in by now: begin again.',
  );
}

function noProvider(): ApiError {
  return new ApiError(
    'ResourceNotFoundException',
    'No identity provider signs people in here: the operator sets one with caprock workforce set.',
  );
}

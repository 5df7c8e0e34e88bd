import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { ApiError, CaprockError, limits, type Clock } from '#kernel';
import { isReachable } from './issuer-url.ts';

/** How identity reaches identity providers. */
export interface IssuerWeb {
  /** One request, bounded in size and time, without redirects. Rejects where it may not, or nobody answers. */
  readonly fetch: (
    url: URL,
    request: {
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly signal?: AbortSignal;
    },
  ) => Promise<Response>;
  /** One GET of a small JSON document, bounded as `fetch` is. Rejects when there is no document. */
  readonly fetchDocument: (url: URL) => Promise<unknown>;
  /** Whether plain HTTP is spoken with this machine's own addresses, for tests. */
  readonly loopback: boolean;
}

interface Issuer {
  readonly keys?: JWTVerifyGetKey;
  readonly fetchedAt: number;
  readonly attemptedAt: number;
}

/**
 * The public keys of issuers, fetched when they are first needed and now and then after that. A key that is not
 * among them is asked for again, for providers change their keys, but not as often as somebody likes to invent one.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys
 */
export class IssuerKeys {
  readonly #web: IssuerWeb;
  readonly #clock: Clock;
  readonly #issuers = new Map<string, Issuer>();
  readonly #fetching = new Map<string, Promise<JWTVerifyGetKey>>();

  constructor(web: IssuerWeb, clock: Clock) {
    this.#web = web;
    this.#clock = clock;
  }

  /**
   * What finds the key that a token says it is signed with.
   * @throws (when it is called) jose's `JWKSNoMatchingKey`; ApiError `IDPCommunicationErrorException`
   */
  of(issuer: string): JWTVerifyGetKey {
    return async (header, token) => {
      const known = await this.#current(issuer);
      try {
        return await known(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#mayAsk(issuer)) throw error;
        return (await this.#fetch(issuer))(header, token);
      }
    };
  }

  /** Keys that are not too old; older ones for a while, when the issuer does not answer. */
  async #current(issuer: string): Promise<JWTVerifyGetKey> {
    const known = this.#issuers.get(issuer);
    const age = known === undefined ? Infinity : this.#clock.now() - known.fetchedAt;
    if (known?.keys !== undefined && age < limits.issuerKeysFreshMilliseconds) return known.keys;
    const stale = age < limits.issuerKeysStaleMilliseconds ? known?.keys : undefined;
    if (!this.#mayAsk(issuer)) {
      if (stale !== undefined) return stale;
      throw unreachable();
    }
    try {
      return await this.#fetch(issuer);
    } catch (error) {
      if (stale === undefined) throw error;
      return stale;
    }
  }

  #mayAsk(issuer: string): boolean {
    if (this.#fetching.has(issuer)) return true;
    const attemptedAt = this.#issuers.get(issuer)?.attemptedAt ?? -Infinity;
    return this.#clock.now() - attemptedAt >= limits.issuerPauseMilliseconds;
  }

  /** Those who come while it is under way share the answer. */
  #fetch(issuer: string): Promise<JWTVerifyGetKey> {
    const underWay = this.#fetching.get(issuer);
    if (underWay !== undefined) return underWay;
    const begun = this.#fetchKeys(issuer).finally(() => this.#fetching.delete(issuer));
    this.#fetching.set(issuer, begun);
    return begun;
  }

  async #fetchKeys(issuer: string): Promise<JWTVerifyGetKey> {
    const attemptedAt = this.#clock.now();
    const before = this.#issuers.get(issuer);
    this.#remember(issuer, { ...before, fetchedAt: before?.fetchedAt ?? -Infinity, attemptedAt });
    try {
      const keys = createLocalJWKSet(await this.#fetchKeySet(issuer));
      this.#remember(issuer, { keys, fetchedAt: attemptedAt, attemptedAt });
      return keys;
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  /** @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
  async #fetchKeySet(issuer: string): Promise<JSONWebKeySet> {
    const where = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const metadata = await this.#web.fetchDocument(where);
    if (!isRecord(metadata) || metadata['issuer'] !== issuer || typeof metadata['jwks_uri'] !== 'string') {
      throw new CaprockError(
        'BadIssuer',
        'The issuer describes another issuer, or says not where its keys are.',
      );
    }
    const keysAt = new URL(metadata['jwks_uri']);
    if (!isReachable(keysAt, this.#web.loopback)) {
      throw new CaprockError('BadIssuer', 'The issuer has its keys in a place that is not HTTPS.');
    }
    const keySet = await this.#web.fetchDocument(keysAt);
    if (!isRecord(keySet) || !Array.isArray(keySet['keys']) || keySet['keys'].length > limits.issuerKeys) {
      throw new CaprockError('BadIssuer', 'The issuer gives no key set, or one with too many keys.');
    }
    // jose checks each key when a token is to be verified with it.
    return { keys: keySet['keys'] };
  }

  #remember(name: string, issuer: Issuer): void {
    const [oldest] = this.#issuers.keys();
    if (this.#issuers.size >= limits.issuersCached && !this.#issuers.has(name) && oldest !== undefined) {
      this.#issuers.delete(oldest);
    }
    this.#issuers.set(name, issuer);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreachable(cause?: unknown): ApiError {
  return new ApiError(
    'IDPCommunicationErrorException',
    'The request could not be fulfilled because the identity provider that was asked to verify the incoming identity token could not be reached. Try again later; if it lasts, the provider does not respond.',
    { cause },
  );
}

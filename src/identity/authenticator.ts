import { limits, type Clock } from '#kernel';
import type { AccessKey } from './access-key.ts';
import type { Remembered, Store } from '#store';
import { hasSecondFactor } from './mfa.ts';
import { isAccessKeyId, isSessionKeyId } from './ids.ts';
import type { PrincipalPolicies } from './principal-policies.ts';
import { userPrincipal } from './principal.ts';
import { rememberedIdentity } from './remembered.ts';
import { secretPlace, type SecretSealer } from './secret-sealer.ts';
import { OpenedSessions } from './sessions/opened-sessions.ts';
import { refuseOutdated, SessionKeys } from './sessions/session-keys.ts';
import { readTags } from './tags.ts';

export interface Authenticator {
  /**
   * The key, if it is there and Active.
   *
   * A change made through this identity counts from the moment that its promise settles; a change that another
   * process made, after `limits.identityUncheckedMilliseconds` at the latest.
   *
   * @throws CaprockError what the store or the sealer throws: in doubt nobody is let in
   */
  accessKey(accessKeyId: string): Promise<AccessKey | undefined>;
  /**
   * The key of a session, if its token is one of ours, made for this key id, account and Region, and its user or
   * role is still there: the same one, and not another of that name.
   *
   * @param accessKeyId `ASIA…`
   * @throws ApiError `ExpiredTokenException` | `UnrecognizedClientException` (not yet valid)
   */
  session(accessKeyId: string, sessionToken: string): Promise<AccessKey | undefined>;
}

/** Every request asks here, so that what was read once is kept until something changes. */
export class CachedAuthenticator implements Authenticator {
  readonly #store: Store;
  readonly #sealer: SecretSealer;
  readonly #policies: PrincipalPolicies;
  readonly #clock: Clock;
  readonly #remembered: Remembered<AccessKey>;
  readonly #opened: OpenedSessions;
  readonly #sessionKeys: SessionKeys;

  constructor(deps: {
    readonly store: Store;
    readonly sealer: SecretSealer;
    readonly policies: PrincipalPolicies;
    readonly clock: Clock;
    readonly region: string;
  }) {
    this.#store = deps.store;
    this.#sealer = deps.sealer;
    this.#policies = deps.policies;
    this.#clock = deps.clock;
    this.#remembered = rememberedIdentity(deps.store, deps.clock, limits.accessKeysCached);
    this.#opened = new OpenedSessions(deps.sealer, deps.region);
    this.#sessionKeys = new SessionKeys(deps.store, deps.policies);
  }

  accessKey(accessKeyId: string): Promise<AccessKey | undefined> {
    return this.#remembered.get(accessKeyId, () => this.#read(accessKeyId));
  }

  async session(accessKeyId: string, sessionToken: string): Promise<AccessKey | undefined> {
    if (!isSessionKeyId(accessKeyId)) return undefined;
    const opened = await this.#opened.open(accessKeyId, sessionToken);
    if (opened === undefined) return undefined;
    const { fingerprint, claims } = opened;
    refuseOutdated(claims, this.#clock);
    return this.#remembered.get(fingerprint, () => this.#sessionKeys.read(accessKeyId, opened));
  }

  /** Forgets what was read of users, roles and policies. */
  forget(): void {
    this.#remembered.forget();
  }

  async #read(accessKeyId: string): Promise<AccessKey | undefined> {
    if (!isAccessKeyId(accessKeyId)) return undefined;
    const row = await this.#store.db
      .selectFrom('access_keys as key')
      .innerJoin('users as user', 'user.user_id', 'key.user_id')
      .innerJoin('accounts as account', 'account.account_id', 'key.account_id')
      .select(['key.account_id', 'key.sealed_secret', 'user.user_id', 'user.user_name', 'user.path'])
      .where('key.access_key_id', '=', accessKeyId)
      .where('key.status', '=', 'Active')
      .where('account.closed_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { account_id: accountId, user_id: userId, user_name: userName, path } = row;
    const tags = await readTags(this.#store.db, userId);
    return {
      accessKeyId,
      fingerprint: accessKeyId,
      secret: await this.#sealer.open(row.sealed_secret, secretPlace(accountId, userId, accessKeyId)),
      principal: userPrincipal({
        accountId,
        userId,
        userName,
        path,
        accessKeyId,
        tags: new Map(tags.map(({ key, value }) => [key, value])),
      }),
      policies: await this.#policies.forUser(userId),
      owesSecondFactor: await hasSecondFactor(this.#store.db, userId),
    };
  }
}

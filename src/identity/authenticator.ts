import { limits, type Clock, type Secret } from '#kernel';
import { compilePolicyDocument, type CompiledPolicy } from '#policy';
import type { Store } from '#store';
import { isAccessKeyId } from './ids.ts';
import { userPrincipal, type Principal } from './principal.ts';
import { secretPlace, type SecretSealer } from './secret-sealer.ts';

/** What a request that names an access key is checked against. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secret: Secret;
  readonly principal: Principal;
  /** The user's policies, ready for `evaluate`. One that cannot be read is among them, and denies everything. */
  readonly policies: readonly CompiledPolicy[];
}

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
}

/** Every request asks here, so that what was read once is kept until something changes. */
export class CachedAuthenticator implements Authenticator {
  readonly #store: Store;
  readonly #sealer: SecretSealer;
  readonly #clock: Clock;

  #keys = new Map<string, AccessKey>();
  #loading = new Map<string, Promise<AccessKey | undefined>>();
  #generation: number | undefined;
  #checking: Promise<void> | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(store: Store, sealer: SecretSealer, clock: Clock) {
    this.#store = store;
    this.#sealer = sealer;
    this.#clock = clock;
  }

  async accessKey(accessKeyId: string): Promise<AccessKey | undefined> {
    if (this.#isCheckDue()) await this.#check();
    return this.#keys.get(accessKeyId) ?? this.#load(accessKeyId);
  }

  /** Forgets all, also what is being read right now: it may be from before the change. */
  forget(): void {
    this.#keys = new Map();
    this.#loading = new Map();
  }

  #isCheckDue(): boolean {
    const since = this.#clock.now() - this.#checkedAt;
    // Below zero: the machine's clock was set back.
    return since < 0 || since >= limits.identityUncheckedMilliseconds;
  }

  /** Asks the store whether another process changed anything; those who come meanwhile share the answer. */
  #check(): Promise<void> {
    this.#checking ??= this.#compareGeneration().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #compareGeneration(): Promise<void> {
    const now = this.#clock.now();
    const { generation } = await this.#store.db
      .selectFrom('identity_generation')
      .select('generation')
      .executeTakeFirstOrThrow();
    if (generation !== this.#generation) this.forget();
    this.#generation = generation;
    this.#checkedAt = now;
  }

  #load(accessKeyId: string): Promise<AccessKey | undefined> {
    const loading = this.#loading;
    const underWay = loading.get(accessKeyId);
    if (underWay !== undefined) return underWay;
    const load = this.#read(accessKeyId)
      .then((key) => {
        // Only if nothing was forgotten in between. Keys that do not exist are not kept: there is no end of them.
        if (key !== undefined && loading === this.#loading) this.#keep(key);
        return key;
      })
      .finally(() => loading.delete(accessKeyId));
    loading.set(accessKeyId, load);
    return load;
  }

  #keep(key: AccessKey): void {
    const [oldest] = this.#keys.keys();
    if (this.#keys.size >= limits.accessKeysCached && oldest !== undefined) this.#keys.delete(oldest);
    this.#keys.set(key.accessKeyId, key);
  }

  async #read(accessKeyId: string): Promise<AccessKey | undefined> {
    if (!isAccessKeyId(accessKeyId)) return undefined;
    // One statement, so that key, user and policies are of one moment.
    const rows = await this.#store.db
      .selectFrom('access_keys as key')
      .innerJoin('users as user', 'user.user_id', 'key.user_id')
      .leftJoin('user_policies as policy', 'policy.user_id', 'user.user_id')
      .select(['key.account_id', 'key.sealed_secret', 'user.user_id', 'user.user_name', 'user.path'])
      .select(['policy.policy_name', 'policy.document'])
      .where('key.access_key_id', '=', accessKeyId)
      .where('key.status', '=', 'Active')
      .orderBy('policy.policy_name')
      .execute();
    const [row] = rows;
    if (row === undefined) return undefined;
    const { account_id: accountId, user_id: userId, user_name: userName, path } = row;
    return {
      accessKeyId,
      secret: await this.#sealer.open(row.sealed_secret, secretPlace(accountId, userId, accessKeyId)),
      principal: userPrincipal({ accountId, userId, userName, path, accessKeyId }),
      policies: rows.flatMap(({ policy_name: name, document }) =>
        name === null || document === null ? [] : [compilePolicyDocument(name, document)],
      ),
    };
  }
}

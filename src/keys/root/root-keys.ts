import type { Kysely } from 'kysely';
import { CaprockError, type Clock } from '#kernel';
import type { Database, Store } from '#store';
import { describeLoss } from './loss.ts';
import type { MadeRootKey, RootKeyProvider } from './provider.ts';
import type { RootKey } from './root-key.ts';
import { activeRootKey, insertActive, knownRootKeys, parametersOf, rootKeysInUse } from './state.ts';

/** The root keys that the data keys in the store hang from: one, and during a rotation two. */
export interface RootKeys {
  /** The one to wrap a new data key under. @throws CaprockError as `byId` */
  active(): Promise<RootKey>;
  /** @throws CaprockError `WrongRootKey` where it cannot be had */
  byId(id: string): Promise<RootKey>;
  /** Whether new data keys are still wrapped under this one: asked in the transaction that stores one. */
  isActive(db: Kysely<Database>, id: string): Promise<boolean>;
}

export interface RootKeysDeps {
  readonly store: Store;
  readonly provider: RootKeyProvider;
  readonly clock: Clock;
}

/** One root key, of which the store knows nothing. */
export function singleRootKey(rootKey: RootKey): RootKeys {
  return {
    active: async () => rootKey,
    async byId(id) {
      if (id === rootKey.id) return rootKey;
      throw new CaprockError(
        'WrongRootKey',
        `This store was sealed under the root key ${id}, and the one that was loaded is ${rootKey.id}. Put the right root key file back.`,
      );
    },
    isActive: async () => true,
  };
}

/**
 * The root keys that the state was sealed under; one is made where nothing is sealed yet. A service that starts with
 * another one would look well and open nothing.
 *
 * @throws CaprockError `WrongRootKey`, `RotationUnfinished`, and as the provider
 */
export async function openRootKeys(deps: RootKeysDeps): Promise<RootKeys> {
  const { store, provider } = deps;
  const keys = new StoredRootKeys(store, provider);
  const active = (await activeRootKey(store.db)) ?? (await begin(deps));
  const used = await rootKeysInUse(store.db);
  if ((await keys.find(active.root_key_id)) === undefined) {
    if (used.length > 0) throw await missing(store, provider, active.root_key_id);
    await replaceUnused(deps, active.root_key_id);
  }
  for (const id of used) {
    if ((await keys.find(id)) !== undefined) continue;
    throw new CaprockError(
      'RotationUnfinished',
      `A rotation to the root key ${active.root_key_id} was begun and not finished: some data keys still hang from ${id}, which ${provider.name} does not hold. Finish it with caprock keys rotate-root, from the earlier provider to this one.`,
    );
  }
  return keys;
}

class StoredRootKeys implements RootKeys {
  readonly #store: Store;
  readonly #provider: RootKeyProvider;
  readonly #found = new Map<string, RootKey>();

  constructor(store: Store, provider: RootKeyProvider) {
    this.#store = store;
    this.#provider = provider;
  }

  async active(): Promise<RootKey> {
    const row = await activeRootKey(this.#store.db);
    if (row === undefined) throw new CaprockError('NoRootKey', 'The state has no active root key.');
    return this.byId(row.root_key_id);
  }

  async byId(id: string): Promise<RootKey> {
    const key = await this.find(id);
    if (key === undefined) throw await missing(this.#store, this.#provider, id);
    return key;
  }

  async find(id: string): Promise<RootKey | undefined> {
    const known = this.#found.get(id);
    if (known !== undefined) return known;
    const row = await this.#store.db
      .selectFrom('root_keys')
      .selectAll()
      .where('root_key_id', '=', id)
      .executeTakeFirst();
    const key = await this.#provider.find(id, parametersOf(row)).catch(async (error: unknown) => {
      throw await withLoss(this.#store, error);
    });
    if (key !== undefined) this.#found.set(id, key);
    return key;
  }

  async isActive(db: Kysely<Database>, id: string): Promise<boolean> {
    return (await activeRootKey(db))?.root_key_id === id;
  }
}

/** The first root key of this state, or that of a state from before root keys were written down. */
async function begin({ store, provider, clock }: RootKeysDeps): Promise<{ readonly root_key_id: string }> {
  const [sealed] = await rootKeysInUse(store.db);
  const key = sealed === undefined ? undefined : await provider.find(sealed, {});
  if (sealed !== undefined && key === undefined) throw await missing(store, provider, sealed);
  const made: MadeRootKey =
    key === undefined ? await provider.make(await knownRootKeys(store.db)) : { key, parameters: {} };
  return store.transaction(async (trx) => {
    const theirs = await activeRootKey(trx);
    if (theirs === undefined) await insertActive(trx, made, provider.kind, clock.now());
    return theirs ?? { root_key_id: made.key.id };
  });
}

/** The active key is gone, and nothing ever hung from it. */
async function replaceUnused({ store, provider, clock }: RootKeysDeps, gone: string): Promise<void> {
  const made = await provider.make(await knownRootKeys(store.db));
  await store.transaction(async (trx) => {
    const now = clock.now();
    const { numUpdatedRows } = await trx
      .updateTable('root_keys')
      .set({ retired_at: now })
      .where('root_key_id', '=', gone)
      .where('retired_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) await insertActive(trx, made, provider.kind, now);
  });
}

/** A root key that is elsewhere and cannot be asked: what hangs from it is told too. */
async function withLoss(store: Store, error: unknown): Promise<unknown> {
  if (!(error instanceof CaprockError) || error.code !== 'RootKeyUnavailable') return error;
  return new CaprockError(error.code, `${error.message} ${await describeLoss(store)}`, { cause: error });
}

async function missing(store: Store, provider: RootKeyProvider, id: string): Promise<CaprockError> {
  const row = await store.db
    .selectFrom('root_keys')
    .select('kind')
    .where('root_key_id', '=', id)
    .executeTakeFirst();
  const kind = row === undefined || row.kind === provider.kind ? '' : ` (of the kind ${row.kind})`;
  return new CaprockError(
    'WrongRootKey',
    `The state was sealed under the root key ${id}${kind}, and ${provider.name} ${await provider.instead()} (CAPROCK_ROOT_KEY). ${await describeLoss(store)}`,
  );
}

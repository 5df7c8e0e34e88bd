import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { CaprockError, codeOf, limits, type Clock } from '#kernel';
import type { DataKeyRow, Store } from '#store';
import { placeOf, type DataKeyOwner } from './data-key-place.ts';
import type { RootKeys } from './root/root-keys.ts';

export interface DataKey {
  /** 16 bytes. */
  readonly id: Buffer;
  readonly key: KeyObject;
}

/**
 * The data keys in the store, wrapped by a root key there and kept in memory as `KeyObject`s here. Destroying a key's
 * row destroys all that it sealed, wherever a copy of the row or its root key is not kept. What another process changes
 * of keys is seen within `limits.keysUncheckedMilliseconds`.
 *
 * promise 7: envelope encryption at rest, on by default
 */
export class DataKeys {
  readonly #store: Store;
  readonly #rootKeys: RootKeys;
  readonly #clock: Clock;
  #current = new Map<string, Promise<DataKey>>();
  readonly #byId = new Map<string, Promise<DataKey>>();
  #generation: number | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #checking: Promise<void> | undefined;

  constructor(deps: { store: Store; rootKeys: RootKeys; clock: Clock }) {
    this.#store = deps.store;
    this.#rootKeys = deps.rootKeys;
    this.#clock = deps.clock;
  }

  /** The key to seal with; made at the first call for this owner. */
  async current(owner: DataKeyOwner): Promise<DataKey> {
    await this.#seeChanges();
    return remember(this.#current, nameOf(owner), async () => {
      const row = (await this.#findCurrent(owner)) ?? (await this.#make(owner));
      return remember(this.#byId, nameOf(owner, row.data_key_id), () => this.#unwrap(row));
    });
  }

  /** The key that sealed something earlier. @throws CaprockError `NoDataKey` | `WrongRootKey` | `DoesNotOpen` */
  async byId(id: string, owner: DataKeyOwner): Promise<DataKey> {
    await this.#seeChanges();
    return remember(this.#byId, nameOf(owner, id), async () => {
      const row = await this.#find(id, owner);
      if (row !== undefined) return this.#unwrap(row);
      throw new CaprockError(
        'NoDataKey',
        'The data key of a sealed value was destroyed, or is that of another account.',
      );
    });
  }

  /**
   * Where another process has changed anything of keys, forgets which are the current ones, and those that were
   * destroyed. The others stay, for it may be that their root key cannot be asked just now.
   */
  async #seeChanges(): Promise<void> {
    const since = this.#clock.now() - this.#checkedAt;
    // Below zero: the machine's clock was set back.
    if (since >= 0 && since < limits.keysUncheckedMilliseconds) return;
    this.#checking ??= this.#compareGeneration().finally(() => (this.#checking = undefined));
    await this.#checking;
  }

  async #compareGeneration(): Promise<void> {
    const now = this.#clock.now();
    const { generation } = await this.#store.db
      .selectFrom('key_generation')
      .select('generation')
      .executeTakeFirstOrThrow();
    if (generation !== this.#generation) {
      this.#current = new Map();
      await this.#forgetDestroyed();
    }
    this.#generation = generation;
    this.#checkedAt = now;
  }

  async #forgetDestroyed(): Promise<void> {
    const names = [...this.#byId.keys()];
    if (names.length === 0) return;
    const idOf = (name: string): string => name.slice(name.lastIndexOf('\n') + 1);
    const rows = await this.#store.db
      .selectFrom('data_keys')
      .select('data_key_id')
      .where('data_key_id', 'in', names.map(idOf))
      .execute();
    const left = new Set(rows.map(({ data_key_id }) => data_key_id));
    for (const name of names) if (!left.has(idOf(name))) this.#byId.delete(name);
  }

  #find(id: string, owner: DataKeyOwner): Promise<DataKeyRow | undefined> {
    return this.#store.db
      .selectFrom('data_keys')
      .selectAll()
      .where('data_key_id', '=', id)
      .where('account_id', '=', owner.accountId)
      .where('purpose', '=', owner.purpose)
      .executeTakeFirst();
  }

  #findCurrent(owner: DataKeyOwner): Promise<DataKeyRow | undefined> {
    return this.#store.db
      .selectFrom('data_keys')
      .selectAll()
      .where('account_id', '=', owner.accountId)
      .where('purpose', '=', owner.purpose)
      .where('retired_at', 'is', null)
      .executeTakeFirst();
  }

  async #make(owner: DataKeyOwner): Promise<DataKeyRow> {
    const id = randomBytes(16).toString('hex');
    const bytes = randomBytes(32);
    try {
      // A rotation that begins meanwhile makes another root key the active one: then once more, under that.
      while (!(await this.#insert(owner, id, bytes)));
    } finally {
      bytes.fill(0);
    }
    const row = await this.#findCurrent(owner);
    if (row === undefined)
      throw new CaprockError('NoDataKey', 'A data key went away while it was made; try again.');
    return row;
  }

  /** @returns whether the root key was still the active one */
  async #insert(owner: DataKeyOwner, id: string, bytes: Buffer): Promise<boolean> {
    const rootKey = await this.#rootKeys.active();
    const wrapped = await rootKey.wrap(bytes, { ...owner, dataKeyId: id });
    const row: DataKeyRow = {
      data_key_id: id,
      account_id: owner.accountId,
      purpose: owner.purpose,
      wrapped,
      root_key_id: rootKey.id,
      created_at: this.#clock.now(),
      retired_at: null,
    };
    return this.#store.transaction(async (trx) => {
      if (!(await this.#rootKeys.isActive(trx, rootKey.id))) return false;
      // Another process was first: its key is the current one, and this one was never used.
      await trx
        .insertInto('data_keys')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return true;
    });
  }

  async #unwrap(row: DataKeyRow): Promise<DataKey> {
    try {
      return await this.#unwrapOnce(row);
    } catch (error) {
      // Between reading the row and asking for its root key, a rotation may have wrapped it anew.
      const owner = { accountId: row.account_id, purpose: row.purpose };
      const now = codeOf(error) === 'WrongRootKey' ? await this.#find(row.data_key_id, owner) : undefined;
      if (now === undefined || now.root_key_id === row.root_key_id) throw error;
      return this.#unwrapOnce(now);
    }
  }

  async #unwrapOnce(row: DataKeyRow): Promise<DataKey> {
    const rootKey = await this.#rootKeys.byId(row.root_key_id);
    const bytes = await rootKey.unwrap(row.wrapped, placeOf(row));
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return { id: Buffer.from(row.data_key_id, 'hex'), key };
  }
}

function nameOf(owner: DataKeyOwner, id = ''): string {
  return `${owner.accountId}\n${owner.purpose}\n${id}`;
}

/** One answer for all who ask at the same time; a failure is not kept; the oldest makes room. */
function remember<T>(cache: Map<string, Promise<T>>, name: string, find: () => Promise<T>): Promise<T> {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const [oldest] = cache.keys();
  if (cache.size >= limits.dataKeysCached && oldest !== undefined) cache.delete(oldest);
  const found = find();
  cache.set(name, found);
  found.catch(() => cache.delete(name));
  return found;
}

import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { CaprockError, limits, type Clock } from '#kernel';
import type { DataKeyRow, Store } from '#store';
import { encodePlace } from './envelope.ts';
import type { RootKey } from './root-key.ts';

export interface DataKey {
  /** 16 bytes. */
  readonly id: Buffer;
  readonly key: KeyObject;
}

/** Whose key, and for what: values of one account or one purpose never share a key with another's. */
export interface DataKeyOwner {
  readonly accountId: string;
  readonly purpose: string;
}

/**
 * The data keys in the store, wrapped by the root key there and kept in memory as `KeyObject`s here. Destroying a
 * key's row destroys all that it sealed, in backups too.
 *
 * promise 7: envelope encryption at rest, on by default
 */
export class DataKeys {
  readonly #store: Store;
  readonly #rootKey: RootKey;
  readonly #clock: Clock;
  readonly #current = new Map<string, Promise<DataKey>>();
  readonly #byId = new Map<string, Promise<DataKey>>();

  constructor(deps: { store: Store; rootKey: RootKey; clock: Clock }) {
    this.#store = deps.store;
    this.#rootKey = deps.rootKey;
    this.#clock = deps.clock;
  }

  /** The key to seal with; made at the first call for this owner. */
  current(owner: DataKeyOwner): Promise<DataKey> {
    return remember(this.#current, nameOf(owner), async () => {
      const row = (await this.#findCurrent(owner)) ?? (await this.#make(owner));
      return this.#unwrap(row);
    });
  }

  /** The key that sealed something earlier. @throws CaprockError `NoDataKey` | `WrongRootKey` | `DoesNotOpen` */
  byId(id: string, owner: DataKeyOwner): Promise<DataKey> {
    return remember(this.#byId, `${nameOf(owner)}\n${id}`, async () => {
      const row = await this.#store.db
        .selectFrom('data_keys')
        .selectAll()
        .where('data_key_id', '=', id)
        .where('account_id', '=', owner.accountId)
        .where('purpose', '=', owner.purpose)
        .executeTakeFirst();
      if (row !== undefined) return this.#unwrap(row);
      throw new CaprockError(
        'NoDataKey',
        'The data key of a sealed value was destroyed, or is that of another account.',
      );
    });
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
    const wrapped = await this.#rootKey.wrap(bytes, placeOf(owner, id));
    bytes.fill(0);
    await this.#store.db
      .insertInto('data_keys')
      .values({
        data_key_id: id,
        account_id: owner.accountId,
        purpose: owner.purpose,
        wrapped,
        root_key_id: this.#rootKey.id,
        created_at: this.#clock.now(),
        retired_at: null,
      })
      // Another process was first: its key is the current one, and this one was never used.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await this.#findCurrent(owner);
    if (row === undefined)
      throw new CaprockError('NoDataKey', 'A data key went away while it was made; try again.');
    return row;
  }

  async #unwrap(row: DataKeyRow): Promise<DataKey> {
    if (row.root_key_id !== this.#rootKey.id) {
      throw new CaprockError(
        'WrongRootKey',
        `This store was sealed under the root key ${row.root_key_id}, and the one that was loaded is ` +
          `${this.#rootKey.id}. Put the right root key file back.`,
      );
    }
    const bytes = await this.#rootKey.unwrap(
      row.wrapped,
      placeOf({ accountId: row.account_id, purpose: row.purpose }, row.data_key_id),
    );
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return { id: Buffer.from(row.data_key_id, 'hex'), key };
  }
}

function nameOf(owner: DataKeyOwner): string {
  return `${owner.accountId}\n${owner.purpose}`;
}

function placeOf(owner: DataKeyOwner, id: string): Buffer {
  return encodePlace('data_keys', owner.accountId, owner.purpose, id);
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

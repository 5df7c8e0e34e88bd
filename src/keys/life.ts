import type { Clock } from '#kernel';
import type { Store } from '#store';
import { activeRootKey, countKeyChange } from './root/state.ts';

/** The data keys of one account, or of one purpose in it. */
export interface DataKeySelection {
  readonly accountId: string;
  readonly purpose?: string;
}

export interface KeyStatus {
  readonly rootKey: { readonly id: string; readonly kind: string; readonly activatedAt: number } | undefined;
  /** By purpose, over all accounts. */
  readonly dataKeys: readonly {
    readonly purpose: string;
    readonly accounts: number;
    readonly keys: number;
  }[];
  /** Data keys that hang from another root key than the active one: a rotation is under way, or was interrupted. */
  readonly outdated: number;
}

/** What keys there are. No key is opened for it. */
export async function keyStatus({ db }: Store): Promise<KeyStatus> {
  const active = await activeRootKey(db);
  const rows = await db
    .selectFrom('data_keys')
    .select(({ fn }) => [
      'purpose',
      fn.count<number>('account_id').distinct().as('accounts'),
      fn.countAll<number>().as('keys'),
    ])
    .groupBy('purpose')
    .orderBy('purpose')
    .execute();
  const outdated = await db
    .selectFrom('data_keys')
    .select(({ fn }) => fn.countAll<number>().as('keys'))
    .where('root_key_id', '!=', active?.root_key_id ?? '')
    .executeTakeFirstOrThrow();
  return {
    rootKey: active && { id: active.root_key_id, kind: active.kind, activatedAt: active.activated_at },
    dataKeys: rows.map(({ purpose, accounts, keys }) => ({
      purpose,
      accounts: Number(accounts),
      keys: Number(keys),
    })),
    outdated: Number(outdated.keys),
  };
}

/**
 * Retires the present data keys: what they sealed still opens, and what is sealed from now on is sealed under new ones.
 * @returns how many were retired
 */
export function rotateDataKeys(store: Store, clock: Clock, selection: DataKeySelection): Promise<number> {
  return store.transaction(async (trx) => {
    let update = trx
      .updateTable('data_keys')
      .set({ retired_at: clock.now() })
      .where('account_id', '=', selection.accountId)
      .where('retired_at', 'is', null);
    if (selection.purpose !== undefined) update = update.where('purpose', '=', selection.purpose);
    const { numUpdatedRows } = await update.executeTakeFirst();
    await countKeyChange(trx);
    return Number(numUpdatedRows);
  });
}

/**
 * Destroys data keys, and with them all that they sealed, for good. A backup from before still holds them, wrapped: it
 * is shredded too once the root key has been rotated and the earlier one destroyed.
 *
 * @returns how many were destroyed
 */
export async function shredDataKeys(store: Store, selection: DataKeySelection): Promise<number> {
  const destroyed = await store.transaction(async (trx) => {
    let destruction = trx.deleteFrom('data_keys').where('account_id', '=', selection.accountId);
    if (selection.purpose !== undefined) destruction = destruction.where('purpose', '=', selection.purpose);
    const { numDeletedRows } = await destruction.executeTakeFirst();
    await countKeyChange(trx);
    return Number(numDeletedRows);
  });
  await store.expunge('data_keys');
  return destroyed;
}

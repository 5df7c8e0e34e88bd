import { sql, type ExpressionBuilder, type Transaction } from 'kysely';
import type { Clock } from '#kernel';
import type { Database, Store } from '#store';
import { activeRootKey, countKeyChange } from './root/state.ts';

/** The data keys of one account, or of one purpose in it: `kms` is of all its `kms/<key id>` too. */
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
      sql<string>`case when purpose like 'kms/%' then 'kms' else purpose end`.as('purpose'),
      fn.count<number>('account_id').distinct().as('accounts'),
      fn.countAll<number>().as('keys'),
    ])
    .groupBy(sql`1`)
    .orderBy(sql`1`)
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
    const { numUpdatedRows } = await trx
      .updateTable('data_keys')
      .set({ retired_at: clock.now() })
      .where(isOf(selection))
      .where('retired_at', 'is', null)
      .executeTakeFirst();
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
  const destroyed = await store.transaction((trx) => destroyDataKeys(trx, selection));
  await store.expunge('data_keys');
  return destroyed;
}

/** The rows alone: who calls it expunges them after the transaction. @returns how many were destroyed */
export async function destroyDataKeys(
  trx: Transaction<Database>,
  selection: DataKeySelection,
): Promise<number> {
  const { numDeletedRows } = await trx.deleteFrom('data_keys').where(isOf(selection)).executeTakeFirst();
  await countKeyChange(trx);
  return Number(numDeletedRows);
}

function isOf({ accountId, purpose }: DataKeySelection) {
  return ({ eb, and, or }: ExpressionBuilder<Database, 'data_keys'>) => {
    const ofAccount = eb('account_id', '=', accountId);
    if (purpose === undefined) return ofAccount;
    // After a slash comes 0: texts are compared by bytes.
    const ofThings = and([eb('purpose', '>', `${purpose}/`), eb('purpose', '<', `${purpose}0`)]);
    return and([ofAccount, or([eb('purpose', '=', purpose), ofThings])]);
  };
}

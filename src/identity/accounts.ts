import type { Clock } from '#kernel';
import type { Database, Store } from '#store';
import type { Kysely } from 'kysely';

/** The accounts of this installation. */
export interface Accounts {
  /** Makes the account unless it is there. @param accountId twelve digits */
  ensure(accountId: string): Promise<void>;
  /** The account of this number or alias, if it is there and not closed. @param idOrAlias attacker-controlled */
  find(idOrAlias: string): Promise<string | undefined>;
  /** In the order in which they were made. @returns `createdAt` in milliseconds since the epoch */
  list(): Promise<readonly { readonly accountId: string; readonly createdAt: number }[]>;
}

export function createAccounts(store: Store, clock: Clock): Accounts {
  return {
    async ensure(accountId) {
      await store.db
        .insertInto('accounts')
        .values({ account_id: accountId, created_at: clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async find(idOrAlias) {
      const named = await store.db
        .selectFrom('account_aliases')
        .select('account_id')
        .where('alias', '=', idOrAlias.toLowerCase())
        .executeTakeFirst();
      const accountId = named?.account_id ?? idOrAlias;
      return (await isOpen(store.db, accountId)) ? accountId : undefined;
    },

    async list() {
      const rows = await store.db
        .selectFrom('accounts')
        .selectAll()
        .orderBy('created_at')
        .orderBy('account_id')
        .execute();
      return rows.map((row) => ({ accountId: row.account_id, createdAt: row.created_at }));
    },
  };
}

/** Whether the account is there and not closed: of one that is closed no credential is good, and no role. */
export async function isOpen(db: Kysely<Database>, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('account_id')
    .where('account_id', '=', accountId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

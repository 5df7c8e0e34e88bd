import type { Clock } from '#kernel';
import type { Store } from '#store';

/** The accounts of this installation. */
export interface Accounts {
  /** Makes the account unless it is there. @param accountId twelve digits */
  ensure(accountId: string): Promise<void>;
  /** The account of this number. @param given attacker-controlled */
  find(given: string): Promise<string | undefined>;
  /** By number. @returns `createdAt` in milliseconds since the epoch */
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

    async find(given) {
      const row = await store.db
        .selectFrom('accounts')
        .select('account_id')
        .where('account_id', '=', given)
        .executeTakeFirst();
      return row?.account_id;
    },

    async list() {
      const rows = await store.db.selectFrom('accounts').selectAll().orderBy('account_id').execute();
      return rows.map((row) => ({ accountId: row.account_id, createdAt: row.created_at }));
    },
  };
}

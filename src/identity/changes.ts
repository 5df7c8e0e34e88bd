import type { Database, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Administrators } from './administrators.ts';

/**
 * Every write to users, keys and policies goes through here: one transaction, in which the generation grows, and
 * after it the word to whoever keeps copies.
 */
export class Changes {
  readonly #store: Store;
  readonly #administrators: Administrators;
  readonly #changed: () => void;

  /** @param changed called before a write's promise settles */
  constructor(store: Store, administrators: Administrators, changed: () => void) {
    this.#store = store;
    this.#administrators = administrators;
    this.#changed = changed;
  }

  /** @param work may run more than once: it does nothing but use the transaction */
  async make<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T> {
    try {
      return await this.#store.transaction(async (trx) => {
        // First of all: the lock on this one row lets one writer at a time look and then write.
        await trx
          .updateTable('identity_generation')
          .set((row) => ({ generation: row('generation', '+', 1) }))
          .execute();
        return work(trx);
      });
    } finally {
      // After a failure too: an answer lost on the way may have been a commit.
      this.#changed();
    }
  }

  /**
   * A write that may take rights or credentials away (deleting, detaching, deactivating, replacing a policy): as
   * `make`, and under the last-administrator rule.
   *
   * @throws ApiError `DeleteConflictException` where the account would be left without an administrator
   */
  withdraw<T>(accountId: string, work: (trx: Transaction<Database>) => Promise<T>): Promise<T> {
    return this.make((trx) => this.#administrators.keep(trx, accountId, () => work(trx)));
  }
}

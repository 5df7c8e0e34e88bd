import type { Store } from '#store';

/** As much of a store as this module needs. */
export type GuardrailStore = Pick<Store, 'db' | 'transaction'>;

/**
 * The store, of which each transaction is a change of guardrails: the generation grows in it, for other processes, and
 * behind it this process is told.
 *
 * @param changed called before a transaction's promise settles
 */
export function noticing(store: GuardrailStore, changed: () => void): GuardrailStore {
  return {
    db: store.db,
    async transaction(work) {
      try {
        return await store.transaction(async (trx) => {
          // First of all: the lock on this one row lets one writer at a time look and then write.
          await trx
            .updateTable('guardrail_generation')
            .set((row) => ({ generation: row('generation', '+', 1) }))
            .execute();
          return work(trx);
        });
      } finally {
        // After a failure too: an answer lost on the way may have been a commit.
        changed();
      }
    },
  };
}

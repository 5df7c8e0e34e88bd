import { sql } from 'kysely';
import type { Store } from '#store';

/** Any number that nothing else in the database locks. */
const ARCHIVE_LOCK = 4_207_849_486;

/** Does the work where no other replica is at it; otherwise nothing. A home is one process's already. */
export async function alone(store: Store, work: () => Promise<void>): Promise<void> {
  if (store.kind === 'sqlite') return work();
  await store.db.connection().execute(async (own) => {
    const { rows } = await sql<{ held: boolean }>`
      select pg_try_advisory_lock(${sql.lit(ARCHIVE_LOCK)}) as held`.execute(own);
    if (rows[0]?.held !== true) return;
    try {
      await work();
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(ARCHIVE_LOCK)})`.execute(own);
    }
  });
}

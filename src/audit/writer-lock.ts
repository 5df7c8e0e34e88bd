import { type Kysely, sql } from 'kysely';
import type { Database } from '#store';

/**
 * Shows the other replicas on one PostgreSQL that this trail is open: a lock on its writer number, held by a
 * connection of its own, that ends with the process however that ends.
 *
 * Should the connection alone be lost, another replica may take a stream of ours for interrupted; `complete` then
 * puts its record right.
 */
export async function holdWriterLock(db: Kysely<Database>, writer: number): Promise<AsyncDisposable> {
  const held = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const connection = db.connection().execute(async (own) => {
    await sql`select pg_advisory_lock(${sql.lit(LOCK_CLASS)}, ${sql.lit(writer)})`.execute(own);
    held.resolve();
    await over.promise;
    await sql`select pg_advisory_unlock(${sql.lit(LOCK_CLASS)}, ${sql.lit(writer)})`.execute(own);
  });
  await Promise.race([held.promise, connection]);
  return {
    async [Symbol.asyncDispose]() {
      over.resolve();
      // A connection that was lost meanwhile holds nothing any more.
      await connection.catch(() => undefined);
    },
  };
}

/** Whether no open trail holds that number; if so it stays ours until the transaction ends. */
export async function writerHasEnded(trx: Kysely<Database>, writer: number): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(LOCK_CLASS)}, ${sql.lit(writer)}) as ended`.execute(trx);
  return rows[0]?.ended ?? false;
}

/** Sets these locks apart from others in the database. */
const LOCK_CLASS = 1_635_083_369;

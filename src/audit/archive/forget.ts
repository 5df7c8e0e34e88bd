import { type Kysely, sql } from 'kysely';
import { setImmediate as pause } from 'node:timers/promises';
import type { Database, Store } from '#store';
import { limits } from '#kernel';
import type { Segment } from './segment.ts';

/**
 * Deletes what was archived: records, what they are found by, and checkpoints. The tree's hashes stay, so that
 * proofs reach back to the first record. Done again after a crash, it deletes the rest.
 */
export async function forget(store: Store, { first, end }: Segment): Promise<void> {
  const { db } = store;
  const boundary = await journalIdOf(db, end);
  const step = limits.archiveRowsTogether;
  for (let from = first; from < end; from += step) {
    await db.transaction().execute(async (trx) => {
      for (const table of ['trail_resources', 'trail_events'] as const) {
        await trx
          .deleteFrom(table)
          .where('seq', '>=', from)
          .where('seq', '<', Math.min(end, from + step))
          .execute();
      }
    });
    await pause();
  }
  await forgetCommits(store, boundary, end);
  await db.deleteFrom('trail_checkpoints').where('size', '<', end).execute();
}

/** The commit that has the first record that stays. */
async function journalIdOf(db: Kysely<Database>, leaf: number): Promise<number> {
  const { journal_id } = await db
    .selectFrom('trail_events')
    .select('journal_id')
    .where('seq', '=', leaf)
    .executeTakeFirstOrThrow();
  return journal_id;
}

/**
 * Commits before that one are in the tree before that record: with one writer, all of them. On PostgreSQL a replica's
 * commit can have become visible late, and have later leaves, or none yet; those stay.
 */
async function forgetCommits(store: Store, boundary: number, end: number): Promise<void> {
  const { db } = store;
  const late =
    store.kind === 'sqlite'
      ? sql``
      : sql`and id not in (select journal_id from trail_pending) and id not in (
          select journal_id from trail_events where seq >= ${end} and journal_id < ${boundary})`;
  const { rows } = await sql<{ id: number | null }>`select min(id) as id from trail_journal`.execute(db);
  const step = limits.archiveRowsTogether;
  for (let from = Number(rows[0]?.id ?? boundary); from < boundary; from += step) {
    const to = Math.min(boundary, from + step);
    await sql`delete from trail_journal where id >= ${from} and id < ${to} ${late}`.execute(db);
    await pause();
  }
}

import type { Kysely } from 'kysely';
import type { Database, Store } from '#store';
import { eventRow, resourceRows } from './event-row.ts';
import type { CloudTrailRecord } from './record.ts';

/**
 * Turns the intents of trails that ended without completing them into records that say so: a stream which a crash
 * cut short has happened, and is found like any other.
 *
 * @param ended whether the trail with this writer number is gone
 */
export async function recordInterrupted(
  store: Store,
  ended: (db: Kysely<Database>, writer: number) => Promise<boolean>,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const writers = await trx.selectFrom('trail_intents').select('writer').distinct().execute();
    for (const { writer } of writers) {
      if (!(await ended(trx, writer))) continue;
      const intents = await trx
        .deleteFrom('trail_intents')
        .where('writer', '=', writer)
        .returning('record')
        .execute();
      for (const intent of intents) await insertInterrupted(trx, intent.record);
    }
  });
}

async function insertInterrupted(db: Kysely<Database>, intent: string): Promise<void> {
  // `recordText` wrote it, or it is a probe.
  const begun = JSON.parse(intent) as CloudTrailRecord | null;
  if (begun === null) return;
  const record: CloudTrailRecord = {
    ...begun,
    additionalEventData: { ...begun.additionalEventData, interrupted: true },
  };
  const { account_id, event_time, ...row } = eventRow(record, JSON.stringify(record), 1);
  const inserted = await db
    .insertInto('trail_events')
    .values({ account_id, event_time, ...row })
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .returning('seq')
    .executeTakeFirst();
  if (inserted === undefined) return;
  for (const resource of resourceRows(record)) {
    await db
      .insertInto('trail_resources')
      .values({ seq: inserted.seq, account_id, event_time, ...resource })
      .execute();
  }
}

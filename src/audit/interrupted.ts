import type { Kysely } from 'kysely';
import type { Database, Store } from '#store';
import type { BatchWriter, Entry } from './grouped-commits.ts';
import type { CloudTrailRecord } from './record.ts';

/**
 * Turns the intents of trails that ended without completing them into records that say so: a stream which a crash
 * cut short has happened, and is found like any other. Where two replicas do so at once, the second changes nothing.
 *
 * @param ended whether the trail with this writer number is gone
 */
export async function recordInterrupted(
  store: Store,
  writer: Pick<BatchWriter, 'commit'>,
  ended: (db: Kysely<Database>, writer: number) => Promise<boolean>,
): Promise<void> {
  const interrupted = await store.db.transaction().execute(async (trx) => {
    const found: Entry[] = [];
    const writers = await trx.selectFrom('trail_intents').select('writer').distinct().execute();
    for (const { writer } of writers) {
      if (!(await ended(trx, writer))) continue;
      const intents = await trx
        .selectFrom('trail_intents')
        .select(['event_id', 'record'])
        .where('writer', '=', writer)
        .execute();
      for (const { event_id, record } of intents) {
        const entry = interruptedEntry(record);
        if (entry === undefined)
          await trx.deleteFrom('trail_intents').where('event_id', '=', event_id).execute();
        else found.push(entry);
      }
    }
    return found;
  });
  for (let first = 0; first < interrupted.length; first += TOGETHER) {
    const some = interrupted.slice(first, first + TOGETHER);
    await writer.commit({ intents: [], events: [], interrupted: some });
  }
}

const TOGETHER = 100;

/** `undefined` for a probe. */
function interruptedEntry(intent: string): Entry | undefined {
  // `recordText` wrote it, or it is a probe.
  const begun = JSON.parse(intent) as CloudTrailRecord | null;
  if (begun === null) return undefined;
  const record: CloudTrailRecord = {
    ...begun,
    additionalEventData: { ...begun.additionalEventData, interrupted: true },
  };
  return { record, text: JSON.stringify(record) };
}

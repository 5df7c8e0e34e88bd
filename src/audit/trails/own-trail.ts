import type { Kysely } from 'kysely';
import type { Database } from '#store';
import { takeBucket } from './buckets.ts';
import { OWN_TRAIL, ownBucket } from './names.ts';

/** Every account has its own trail, from the first record on. */
export async function ensureOwnTrail(db: Kysely<Database>, accountId: string, now: number): Promise<void> {
  const bucket = ownBucket(accountId);
  const known = await db
    .selectFrom('trails')
    .select('own')
    .where('account_id', '=', accountId)
    .where('name', '=', OWN_TRAIL)
    .executeTakeFirst();
  if (known !== undefined) return;
  await db
    .insertInto('trails')
    .values({
      account_id: accountId,
      name: OWN_TRAIL,
      bucket,
      prefix: '',
      own: 1,
      validated: 1,
      global_events: 1,
      multi_region: 1,
      logging: 1,
      started_at: now,
      stopped_at: null,
      selectors: null,
      created_at: now,
      digested_to: now,
      last_digest: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await takeBucket(db, bucket, accountId, now);
}

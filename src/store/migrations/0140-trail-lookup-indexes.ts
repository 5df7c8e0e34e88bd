import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/**
 * What LookupEvents finds records by has management events alone, which is all that it looks up: a user's few among
 * millions of data events are found at once. An eventID is found by an index that the planner of SQLite prefers to
 * reading every record of the account in the order of time.
 */
export const trailLookupIndexes: Migration = {
  name: '0140-trail-lookup-indexes',
  async up(db) {
    await sql`drop index trail_by_id`.execute(db);
    await sql`create index trail_by_id on trail_events (event_id, account_id, event_time, seq)`.execute(db);
    for (const [name, column] of [
      ['trail_by_time', undefined],
      ['trail_by_name', 'event_name'],
      ['trail_by_source', 'event_source'],
      ['trail_by_read_only', 'read_only'],
      ['trail_by_user', 'user_name'],
      ['trail_by_key', 'access_key_id'],
    ] as const) {
      const columns = ['account_id', ...(column === undefined ? [] : [column]), 'event_time', 'seq'];
      await sql`drop index ${sql.ref(name)}`.execute(db);
      await sql`create index ${sql.ref(name)} on trail_events (${sql.join(columns.map((one) => sql.ref(one)))})
        where event_category = 'Management'`.execute(db);
    }
    await sql`delete from trail_resources where seq in (
      select seq from trail_events where event_category <> 'Management')`.execute(db);
  },
};

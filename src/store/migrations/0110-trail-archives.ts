import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Which records were archived, and the keys that have signed digests. */
export const trailArchives: Migration = {
  name: '0110-trail-archives',
  async up(db, { text, integer, blob, tableOptions }) {
    // Claimed first: whoever finds a row that is not done carries on with it.
    await sql`create table trail_archives (
      first_leaf ${integer} primary key,
      end_leaf ${integer} not null,
      event_id ${text} not null,
      claimed_at ${integer} not null,
      done_at ${integer}
    ) ${tableOptions}`.execute(db);
    // PKCS #1. The private halves are in signing_keys, and that of a retired one is nowhere.
    await sql`create table trail_digest_keys (
      generation ${integer} primary key,
      public_key ${blob} not null,
      event_id ${text} not null,
      created_at ${integer} not null,
      retired_at ${integer}
    ) ${tableOptions}`.execute(db);
  },
};

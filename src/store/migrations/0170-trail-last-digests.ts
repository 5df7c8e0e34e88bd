import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Which digest of a trail is the end of its chain: by its name, for times are a clock's to get wrong. */
export const trailLastDigests: Migration = {
  name: '0170-trail-last-digests',
  async up(db, { text }) {
    await sql`alter table trails add column last_digest ${text}`.execute(db);
  },
};

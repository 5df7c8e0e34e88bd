import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** When a session in a role last asked for something, and where. */
export const lastUses: Migration = {
  name: '0010-last-uses',
  async up(db, { text, integer }) {
    await sql`alter table roles add column last_used_at ${integer}`.execute(db);
    await sql`alter table roles add column last_used_region ${text}`.execute(db);
  },
};

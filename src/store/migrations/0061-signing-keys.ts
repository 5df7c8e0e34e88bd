import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** The keys that sign for this installation, each private half sealed. */
export const signingKeys: Migration = {
  name: '0061-signing-keys',
  async up(db, { text, integer, blob, tableOptions }) {
    await sql`create table signing_keys (
      purpose ${text} primary key,
      account_id ${text} not null,
      public_key ${text} not null,
      sealed ${blob} not null,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
  },
};

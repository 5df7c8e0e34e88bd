import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Names of accounts that people sign in by: one each, and unique over the installation. */
export const accountAliases: Migration = {
  name: '0090-account-aliases',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table account_aliases (
      alias ${text} primary key,
      account_id ${text} not null unique references accounts (account_id),
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
  },
};

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** The data keys that seal fields of other rows, each encrypted under the root key. */
export const dataKeys: Migration = {
  name: '0002-data-keys',
  async up(db, { text, integer, blob, tableOptions }) {
    await sql`create table data_keys (
      data_key_id ${text} primary key,
      account_id ${text} not null,
      purpose ${text} not null,
      wrapped ${blob} not null,
      root_key_id ${text} not null,
      created_at ${integer} not null,
      retired_at ${integer}
    ) ${tableOptions}`.execute(db);
    // Two processes that both find no key cannot both make the current one.
    await sql`create unique index current_data_key on data_keys (account_id, purpose)
      where retired_at is null`.execute(db);
  },
};

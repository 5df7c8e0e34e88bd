import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Which root keys the data keys hang from, and a number that grows with each change of keys. */
export const rootKeys: Migration = {
  name: '0050-root-keys',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table root_keys (
      root_key_id ${text} primary key,
      kind ${text} not null,
      parameters ${text} not null,
      activated_at ${integer} not null,
      retired_at ${integer}
    ) ${tableOptions}`.execute(db);
    // Of two rotations at once, one alone can make its key the active one.
    await sql`create unique index active_root_key on root_keys ((retired_at is null)) where retired_at is null`.execute(
      db,
    );
    await sql`create index data_keys_of_root on data_keys (root_key_id, data_key_id)`.execute(db);
    await sql`create table key_generation (
      singleton ${integer} primary key check (singleton = 1),
      generation ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`insert into key_generation (singleton, generation) values (1, 0)`.execute(db);
  },
};

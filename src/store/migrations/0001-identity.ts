import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Accounts, users, their access keys and inline policies. Nothing cascades: `identity/` deletes by name. */
export const identity: Migration = {
  name: '0001-identity',
  async up(db, { text, integer, blob, tableOptions }) {
    await sql`create table accounts (
      account_id ${text} primary key,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);

    await sql`create table users (
      user_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      user_name ${text} not null,
      user_name_key ${text} not null,
      path ${text} not null,
      created_at ${integer} not null,
      unique (account_id, user_name_key)
    ) ${tableOptions}`.execute(db);

    await sql`create table access_keys (
      access_key_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      user_id ${text} not null references users (user_id),
      status ${text} not null check (status in ('Active', 'Inactive')),
      sealed_secret ${blob} not null,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index access_keys_of_user on access_keys (user_id)`.execute(db);

    await sql`create table user_policies (
      account_id ${text} not null references accounts (account_id),
      user_id ${text} not null references users (user_id),
      policy_name ${text} not null,
      document ${text} not null,
      updated_at ${integer} not null,
      primary key (user_id, policy_name)
    ) ${tableOptions}`.execute(db);

    await sql`create table identity_generation (
      singleton ${integer} primary key check (singleton = 1),
      generation ${integer} not null
    ) ${tableOptions}`.execute(db);
    await db.insertInto('identity_generation').values({ singleton: 1, generation: 0 }).execute();
  },
};

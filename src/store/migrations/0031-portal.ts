import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** The access portal: devices that wait for somebody, codes and tokens, each by its hash. */
export const portal: Migration = {
  name: '0031-portal',
  async up(db, { text, integer, tableOptions }) {
    await sql`alter table workforce_users add column session_tags ${text} not null default '[]'`.execute(db);
    await sql`create table portal_devices (
      device_hash ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      user_code ${text} not null unique,
      client_id ${text} not null,
      client_name ${text} not null,
      user_id ${text},
      mfa_at ${integer},
      decision ${text},
      created_at ${integer} not null,
      polled_at ${integer}
    ) ${tableOptions}`.execute(db);
    await sql`create index portal_devices_by_time on portal_devices (created_at)`.execute(db);
    await sql`create table portal_codes (
      code_hash ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      client_id ${text} not null,
      redirect_uri ${text} not null,
      code_challenge ${text} not null,
      user_id ${text} not null,
      mfa_at ${integer},
      family_id ${text} not null,
      created_at ${integer} not null,
      used_at ${integer}
    ) ${tableOptions}`.execute(db);
    await sql`create index portal_codes_by_time on portal_codes (created_at)`.execute(db);
    await sql`create table portal_tokens (
      token_hash ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      kind ${text} not null,
      family_id ${text} not null,
      client_id ${text} not null,
      user_id ${text} not null,
      mfa_at ${integer},
      begun_at ${integer} not null,
      expires_at ${integer} not null,
      used_at ${integer}
    ) ${tableOptions}`.execute(db);
    await sql`create index portal_tokens_of_family on portal_tokens (family_id)`.execute(db);
    await sql`create index portal_tokens_by_time on portal_tokens (expires_at)`.execute(db);
  },
};

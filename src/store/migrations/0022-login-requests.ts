import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Programs that wait for a person to let them have that person's short-lived credentials. */
export const loginRequests: Migration = {
  name: '0022-login-requests',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table login_requests (
      device_hash ${text} primary key,
      user_code ${text} not null unique,
      source_ip ${text} not null,
      created_at ${integer} not null,
      decision ${text} check (decision in ('allowed', 'denied')),
      decided_at ${integer},
      account_id ${text} references accounts (account_id),
      user_id ${text},
      mfa_at ${integer}
    ) ${tableOptions}`.execute(db);
    await sql`create index login_requests_by_time on login_requests (created_at)`.execute(db);
    await sql`create index login_requests_by_address on login_requests (source_ip)`.execute(db);
  },
};

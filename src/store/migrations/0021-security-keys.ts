import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Security keys: the public halves of the key pairs that WebAuthn authenticators made for users. */
export const securityKeys: Migration = {
  name: '0021-security-keys',
  async up(db, { text, integer, blob, tableOptions }) {
    await sql`create table security_keys (
      credential_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      user_id ${text} not null references users (user_id),
      serial_number ${text} not null unique,
      key_name ${text} not null,
      rp_id ${text} not null,
      public_key ${blob} not null,
      algorithm ${integer} not null,
      transports ${text} not null,
      sign_count ${integer} not null,
      enabled_at ${integer} not null,
      last_used_at ${integer}
    ) ${tableOptions}`.execute(db);
    await sql`create index security_keys_of_user on security_keys (user_id)`.execute(db);
    await sql`create index security_keys_of_account on security_keys (account_id)`.execute(db);
  },
};

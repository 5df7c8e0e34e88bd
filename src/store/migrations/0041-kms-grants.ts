import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** What customers' keys are called, and who beside their policies may use them. */
export const kmsGrants: Migration = {
  name: '0041-kms-grants',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table kms_aliases (
      account_id ${text} not null references accounts (account_id),
      alias_name ${text} not null,
      key_id ${text} not null references kms_keys (key_id),
      created_at ${integer} not null,
      updated_at ${integer} not null,
      primary key (account_id, alias_name)
    ) ${tableOptions}`.execute(db);
    await sql`create index kms_aliases_of_key on kms_aliases (key_id)`.execute(db);

    await sql`create table kms_grants (
      grant_id ${text} primary key,
      key_id ${text} not null references kms_keys (key_id),
      account_id ${text} not null references accounts (account_id),
      name ${text},
      grantee ${text} not null,
      grantee_id ${text},
      retiring ${text},
      retiring_id ${text},
      issuing_account_id ${text} not null,
      operations ${text} not null,
      constraints ${text},
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index kms_grants_of_key on kms_grants (key_id, grantee)`.execute(db);
    await sql`create index kms_grants_by_retiring on kms_grants (retiring) where retiring is not null`.execute(
      db,
    );
  },
};

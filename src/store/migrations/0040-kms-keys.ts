import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Customers' keys, and the material of each of their versions, sealed under a data key of the account. */
export const kmsKeys: Migration = {
  name: '0040-kms-keys',
  async up(db, { text, integer, blob, tableOptions }) {
    await sql`create table kms_keys (
      key_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      description ${text} not null,
      key_spec ${text} not null,
      key_usage ${text} not null,
      origin ${text} not null check (origin in ('AWS_KMS', 'EXTERNAL')),
      state ${text} not null check (state in ('Enabled', 'Disabled', 'PendingDeletion', 'PendingImport')),
      policy ${text} not null,
      policy_ids ${text} not null,
      aliases ${text} not null,
      tags ${text} not null,
      version_id ${text},
      created_at ${integer} not null,
      deletion_at ${integer},
      rotation_days ${integer},
      rotation_from ${integer}
    ) ${tableOptions}`.execute(db);
    await sql`create index kms_keys_of_account on kms_keys (account_id, key_id)`.execute(db);
    await sql`create index kms_keys_by_deletion on kms_keys (deletion_at) where deletion_at is not null`.execute(
      db,
    );

    await sql`create table kms_key_versions (
      key_id ${text} not null references kms_keys (key_id),
      version_id ${text} not null,
      account_id ${text} not null references accounts (account_id),
      serial ${integer} not null,
      material_id ${text} not null,
      sealed_material ${blob},
      public_key ${blob},
      created_at ${integer} not null,
      rotation_type ${text},
      description ${text},
      valid_to ${integer},
      primary key (key_id, version_id)
    ) ${tableOptions}`.execute(db);
  },
};

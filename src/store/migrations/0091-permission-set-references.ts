import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Policies that each account has of its own under the same name, and what a permission set allows at most. */
export const permissionSetReferences: Migration = {
  name: '0091-permission-set-references',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table permission_set_references (
      permission_set_id ${text} not null references permission_sets (permission_set_id),
      account_id ${text} not null references accounts (account_id),
      policy_path ${text} not null,
      policy_name ${text} not null,
      attached_at ${integer} not null,
      primary key (permission_set_id, policy_path, policy_name)
    ) ${tableOptions}`.execute(db);
    await sql`alter table permission_sets add column boundary ${text}`.execute(db);
  },
};

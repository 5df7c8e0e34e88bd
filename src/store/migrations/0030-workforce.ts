import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** The people of an organisation, who sign in by their identity provider, and which roles each may have where. */
export const workforce: Migration = {
  name: '0030-workforce',
  async up(db, { text, integer, blob, tableOptions }) {
    await sql`create table workforce_instances (
      instance_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      identity_store_id ${text} not null unique,
      singleton ${integer} not null unique check (singleton = 1),
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create table workforce_providers (
      instance_id ${text} primary key references workforce_instances (instance_id),
      account_id ${text} not null references accounts (account_id),
      issuer ${text} not null,
      client_id ${text} not null,
      sealed_secret ${blob},
      user_claim ${text} not null,
      group_claim ${text} not null,
      updated_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create table workforce_users (
      user_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      identity_store_id ${text} not null references workforce_instances (identity_store_id),
      user_name ${text} not null,
      user_name_key ${text} not null,
      attributes ${text} not null,
      issuer ${text},
      subject ${text},
      created_at ${integer} not null,
      updated_at ${integer} not null,
      unique (identity_store_id, user_name_key),
      unique (identity_store_id, issuer, subject)
    ) ${tableOptions}`.execute(db);
    await sql`create table workforce_groups (
      group_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      identity_store_id ${text} not null references workforce_instances (identity_store_id),
      display_name ${text} not null,
      display_name_key ${text} not null,
      description ${text},
      created_at ${integer} not null,
      updated_at ${integer} not null,
      unique (identity_store_id, display_name_key)
    ) ${tableOptions}`.execute(db);
    await sql`create table workforce_memberships (
      membership_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      group_id ${text} not null references workforce_groups (group_id),
      user_id ${text} not null references workforce_users (user_id),
      source ${text} not null,
      created_at ${integer} not null,
      unique (user_id, group_id)
    ) ${tableOptions}`.execute(db);
    await sql`create index workforce_memberships_of_group on workforce_memberships (group_id, membership_id)`.execute(
      db,
    );
    await sql`create table permission_sets (
      permission_set_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      instance_id ${text} not null references workforce_instances (instance_id),
      permission_set_name ${text} not null,
      permission_set_name_key ${text} not null,
      description ${text},
      session_duration ${text} not null,
      relay_state ${text},
      inline_policy ${text},
      created_at ${integer} not null,
      unique (instance_id, permission_set_name_key)
    ) ${tableOptions}`.execute(db);
    await sql`create table permission_set_policies (
      permission_set_id ${text} not null references permission_sets (permission_set_id),
      account_id ${text} not null references accounts (account_id),
      policy_arn ${text} not null,
      attached_at ${integer} not null,
      primary key (permission_set_id, policy_arn)
    ) ${tableOptions}`.execute(db);
    await sql`create table permission_set_roles (
      permission_set_id ${text} not null references permission_sets (permission_set_id),
      account_id ${text} not null references accounts (account_id),
      role_id ${text} not null unique references roles (role_id),
      primary key (permission_set_id, account_id)
    ) ${tableOptions}`.execute(db);
    await sql`create table account_assignments (
      permission_set_id ${text} not null references permission_sets (permission_set_id),
      account_id ${text} not null references accounts (account_id),
      principal_type ${text} not null,
      principal_id ${text} not null,
      created_at ${integer} not null,
      primary key (permission_set_id, account_id, principal_type, principal_id)
    ) ${tableOptions}`.execute(db);
    await sql`create index account_assignments_of_principal on account_assignments (principal_id)`.execute(
      db,
    );
    await sql`create table workforce_requests (
      request_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      instance_id ${text} not null references workforce_instances (instance_id),
      kind ${text} not null,
      details ${text} not null,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
  },
};

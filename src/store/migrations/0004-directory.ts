import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/**
 * Groups, roles, managed policies with their versions, and what any of them has: inline policies, attached
 * policies, tags. What is owned names its owner by the owner's unique id (`AIDA…`, `AGPA…`, `AROA…`, `ANPA…`), which
 * is never used again; so one table serves all kinds of owners.
 */
export const directory: Migration = {
  name: '0004-directory',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table "groups" (
      group_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      group_name ${text} not null,
      group_name_key ${text} not null,
      path ${text} not null,
      created_at ${integer} not null,
      unique (account_id, group_name_key)
    ) ${tableOptions}`.execute(db);

    await sql`create table group_members (
      account_id ${text} not null references accounts (account_id),
      group_id ${text} not null references "groups" (group_id),
      user_id ${text} not null references users (user_id),
      added_at ${integer} not null,
      primary key (group_id, user_id)
    ) ${tableOptions}`.execute(db);
    await sql`create index groups_of_user on group_members (user_id)`.execute(db);

    await sql`create table roles (
      role_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      role_name ${text} not null,
      role_name_key ${text} not null,
      path ${text} not null,
      description ${text},
      trust_policy ${text} not null,
      trust_ids ${text} not null,
      max_session_seconds ${integer} not null,
      boundary_arn ${text},
      created_at ${integer} not null,
      unique (account_id, role_name_key)
    ) ${tableOptions}`.execute(db);

    await sql`create table managed_policies (
      policy_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      arn ${text} not null unique,
      policy_name ${text} not null,
      policy_name_key ${text} not null,
      path ${text} not null,
      description ${text},
      default_version ${integer} not null,
      latest_version ${integer} not null,
      created_at ${integer} not null,
      updated_at ${integer} not null,
      unique (account_id, policy_name_key)
    ) ${tableOptions}`.execute(db);

    await sql`create table policy_versions (
      account_id ${text} not null references accounts (account_id),
      policy_id ${text} not null references managed_policies (policy_id),
      version ${integer} not null,
      document ${text} not null,
      created_at ${integer} not null,
      primary key (policy_id, version)
    ) ${tableOptions}`.execute(db);

    await sql`create table attached_policies (
      account_id ${text} not null references accounts (account_id),
      owner_id ${text} not null,
      policy_arn ${text} not null,
      attached_at ${integer} not null,
      primary key (owner_id, policy_arn)
    ) ${tableOptions}`.execute(db);
    await sql`create index owners_of_policy on attached_policies (account_id, policy_arn)`.execute(db);

    await sql`create table tags (
      account_id ${text} not null references accounts (account_id),
      owner_id ${text} not null,
      tag_key ${text} not null,
      tag_key_id ${text} not null,
      tag_value ${text} not null,
      primary key (owner_id, tag_key_id)
    ) ${tableOptions}`.execute(db);

    await sql`create table inline_policies (
      account_id ${text} not null references accounts (account_id),
      owner_id ${text} not null,
      policy_name ${text} not null,
      document ${text} not null,
      updated_at ${integer} not null,
      primary key (owner_id, policy_name)
    ) ${tableOptions}`.execute(db);
    await sql`insert into inline_policies (account_id, owner_id, policy_name, document, updated_at)
      select account_id, user_id, policy_name, document, updated_at from user_policies`.execute(db);
    await sql`drop table user_policies`.execute(db);

    await sql`alter table users add column boundary_arn ${text}`.execute(db);
    await sql`create index users_of_boundary on users (account_id, boundary_arn)`.execute(db);
    await sql`create index roles_of_boundary on roles (account_id, boundary_arn)`.execute(db);
  },
};

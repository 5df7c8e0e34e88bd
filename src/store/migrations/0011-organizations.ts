import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/**
 * Several accounts in one installation: what an account is called, whether it is closed, and the organisations that
 * accounts form. `account_id` is the management account, whose organisation it is; `node_id` of an account is its
 * number.
 */
export const organizations: Migration = {
  name: '0011-organizations',
  async up(db, { text, integer, tableOptions }) {
    await sql`alter table accounts add column account_name ${text}`.execute(db);
    await sql`alter table accounts add column email ${text}`.execute(db);
    await sql`alter table accounts add column email_key ${text}`.execute(db);
    await sql`alter table accounts add column closed_at ${integer}`.execute(db);
    await sql`create unique index account_of_email on accounts (email_key)`.execute(db);

    await sql`create table organizations (
      organization_id ${text} primary key,
      account_id ${text} not null unique references accounts (account_id),
      root_id ${text} not null unique,
      feature_set ${text} not null check (feature_set in ('ALL', 'CONSOLIDATED_BILLING')),
      service_control_enabled ${integer} not null,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);

    await sql`create table organization_nodes (
      node_id ${text} primary key,
      organization_id ${text} not null references organizations (organization_id),
      account_id ${text} not null references accounts (account_id),
      kind ${text} not null check (kind in ('ROOT', 'ORGANIZATIONAL_UNIT', 'ACCOUNT')),
      parent_id ${text} references organization_nodes (node_id),
      name ${text} not null,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index children_of_node on organization_nodes (parent_id, kind, node_id)`.execute(db);
    await sql`create index nodes_of_organization on organization_nodes (organization_id, kind, node_id)`.execute(
      db,
    );

    await sql`create table organization_policies (
      policy_id ${text} primary key,
      organization_id ${text} not null references organizations (organization_id),
      account_id ${text} not null references accounts (account_id),
      name ${text} not null,
      description ${text} not null,
      content ${text} not null,
      created_at ${integer} not null,
      unique (organization_id, name)
    ) ${tableOptions}`.execute(db);

    await sql`create table organization_attachments (
      target_id ${text} not null references organization_nodes (node_id),
      policy_id ${text} not null,
      organization_id ${text} not null references organizations (organization_id),
      account_id ${text} not null references accounts (account_id),
      attached_at ${integer} not null,
      primary key (target_id, policy_id)
    ) ${tableOptions}`.execute(db);
    await sql`create index targets_of_policy
      on organization_attachments (organization_id, policy_id, target_id)`.execute(db);

    await sql`create table account_requests (
      request_id ${text} primary key,
      organization_id ${text} not null references organizations (organization_id),
      account_id ${text} not null references accounts (account_id),
      account_name ${text} not null,
      new_account_id ${text} references accounts (account_id),
      failure_reason ${text},
      requested_at ${integer} not null,
      completed_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index requests_of_organization on account_requests (organization_id, request_id)`.execute(
      db,
    );
  },
};

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Guardrails: what they say is sealed; their names, which the free-text guard reads, are not. */
export const guardrails: Migration = {
  name: '0080-guardrails',
  async up(db, { text, integer, blob, tableOptions }) {
    await sql`create table guardrails (
      guardrail_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      guardrail_name ${text} not null,
      latest_version ${integer} not null,
      revision ${integer} not null,
      created_at ${integer} not null,
      unique (account_id, guardrail_name)
    ) ${tableOptions}`.execute(db);
    await sql`create index guardrails_of_account on guardrails (account_id, guardrail_id)`.execute(db);
    await sql`create table guardrail_versions (
      account_id ${text} not null,
      guardrail_id ${text} not null references guardrails (guardrail_id),
      version ${integer} not null,
      sealed_definition ${blob} not null,
      created_at ${integer} not null,
      updated_at ${integer} not null,
      primary key (guardrail_id, version)
    ) ${tableOptions}`.execute(db);
    await sql`create table guardrail_tags (
      account_id ${text} not null,
      guardrail_id ${text} not null references guardrails (guardrail_id),
      tag_key ${text} not null,
      tag_value ${text} not null,
      primary key (guardrail_id, tag_key)
    ) ${tableOptions}`.execute(db);
    await sql`create table guardrail_requests (
      account_id ${text} not null references accounts (account_id),
      token_id ${text} not null,
      sealed_request ${blob} not null,
      guardrail_id ${text} not null,
      version ${integer} not null,
      created_at ${integer} not null,
      primary key (account_id, token_id)
    ) ${tableOptions}`.execute(db);
    await sql`create index guardrail_requests_by_age on guardrail_requests (created_at)`.execute(db);
    await sql`create table enforced_guardrails (
      config_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      guardrail_id ${text} not null,
      version ${integer} not null,
      scope ${text} not null,
      created_at ${integer} not null,
      created_by ${text} not null,
      updated_at ${integer} not null,
      updated_by ${text} not null,
      foreign key (guardrail_id, version) references guardrail_versions (guardrail_id, version)
    ) ${tableOptions}`.execute(db);
    await sql`create index enforced_guardrails_of_account on enforced_guardrails (account_id, config_id)`.execute(
      db,
    );
  },
};

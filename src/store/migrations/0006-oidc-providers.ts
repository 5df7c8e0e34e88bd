import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** The OpenID Connect providers whose tokens a role may be assumed with. Sessions have no table: they are sealed. */
export const oidcProviders: Migration = {
  name: '0006-oidc-providers',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table oidc_providers (
      provider_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      arn ${text} not null unique,
      issuer ${text} not null,
      client_ids ${text} not null,
      thumbprints ${text} not null,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index oidc_providers_of_account on oidc_providers (account_id, arn)`.execute(db);
  },
};

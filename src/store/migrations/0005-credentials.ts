import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/**
 * Credentials that are not access keys: passwords, one-time-password devices, API keys; when access keys were last
 * used; what slows down who guesses; the credential reports.
 */
export const credentials: Migration = {
  name: '0005-credentials',
  async up(db, { text, integer, blob, tableOptions }) {
    await sql`create table login_profiles (
      user_id ${text} primary key references users (user_id),
      account_id ${text} not null references accounts (account_id),
      password_hash ${text} not null,
      reset_required ${integer} not null,
      created_at ${integer} not null,
      changed_at ${integer} not null,
      last_used_at ${integer}
    ) ${tableOptions}`.execute(db);

    await sql`create table former_passwords (
      user_id ${text} not null references users (user_id),
      account_id ${text} not null references accounts (account_id),
      serial ${integer} not null,
      password_hash ${text} not null,
      primary key (user_id, serial)
    ) ${tableOptions}`.execute(db);

    await sql`create table password_policies (
      account_id ${text} primary key references accounts (account_id),
      minimum_length ${integer} not null,
      require_symbols ${integer} not null,
      require_numbers ${integer} not null,
      require_uppercase ${integer} not null,
      require_lowercase ${integer} not null,
      users_may_change ${integer} not null,
      max_age_days ${integer},
      reuse_prevention ${integer},
      hard_expiry ${integer}
    ) ${tableOptions}`.execute(db);

    await sql`create table mfa_devices (
      device_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      serial_number ${text} not null unique,
      sealed_seed ${blob} not null,
      user_id ${text} references users (user_id),
      enabled_at ${integer},
      last_step ${integer} not null,
      drift_steps ${integer} not null,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index mfa_devices_of_account on mfa_devices (account_id, serial_number)`.execute(db);
    await sql`create index mfa_devices_of_user on mfa_devices (user_id)`.execute(db);

    await sql`create table service_specific_credentials (
      credential_id ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      user_id ${text} not null references users (user_id),
      service_name ${text} not null,
      alias ${text} not null unique,
      secret_hash ${blob} not null,
      status ${text} not null check (status in ('Active', 'Inactive')),
      created_at ${integer} not null,
      expires_at ${integer}
    ) ${tableOptions}`.execute(db);
    await sql`create index service_credentials_of_user on service_specific_credentials (user_id)`.execute(db);
    await sql`create index service_credentials_of_account
      on service_specific_credentials (account_id, credential_id)`.execute(db);

    await sql`create table guesses (
      subject ${text} primary key,
      failures ${integer} not null,
      last_at ${integer} not null,
      next_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index guesses_by_time on guesses (last_at)`.execute(db);

    await sql`create table credential_reports (
      account_id ${text} primary key references accounts (account_id),
      generated_at ${integer} not null,
      content ${text} not null
    ) ${tableOptions}`.execute(db);

    await sql`alter table access_keys add column last_used_at ${integer}`.execute(db);
    await sql`alter table access_keys add column last_used_service ${text}`.execute(db);
    await sql`alter table access_keys add column last_used_region ${text}`.execute(db);
  },
};

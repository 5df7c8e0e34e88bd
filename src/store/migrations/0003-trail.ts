import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/**
 * The audit trail. With PostgreSQL it lies beside the state; with SQLite in a database of its own
 * (`audit/trail.db`), so that neither waits for the other's commits.
 */
export const trail: Migration = {
  name: '0003-trail',
  async up(db, { text, integer, serialKey, tableOptions }) {
    await sql`create table trail_events (
      seq ${serialKey},
      event_id ${text} not null unique,
      account_id ${text} not null,
      event_time ${integer} not null,
      event_name ${text} not null,
      event_source ${text} not null,
      event_category ${text} not null,
      read_only ${integer} not null,
      user_name ${text},
      access_key_id ${text},
      interrupted ${integer} not null,
      record ${text} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index trail_by_time on trail_events (account_id, event_time, seq)`.execute(db);
    // One for each attribute of LookupEvents; new entries all go to the right end of a value's run, so that a
    // commit touches few pages.
    await sql`create index trail_by_name on trail_events (account_id, event_name, event_time, seq)`.execute(
      db,
    );
    await sql`create index trail_by_source on trail_events (account_id, event_source, event_time, seq)`.execute(
      db,
    );
    await sql`create index trail_by_read_only on trail_events (account_id, read_only, event_time, seq)`.execute(
      db,
    );
    await sql`create index trail_by_user on trail_events (account_id, user_name, event_time, seq)`.execute(
      db,
    );
    await sql`create index trail_by_key on trail_events (account_id, access_key_id, event_time, seq)`.execute(
      db,
    );

    await sql`create table trail_resources (
      seq ${integer} not null ,
      account_id ${text} not null,
      event_time ${integer} not null,
      resource_name ${text} not null,
      resource_type ${text} not null,
      primary key (account_id, resource_name, event_time, seq)
    ) ${tableOptions}`.execute(db);
    await sql`create index trail_by_resource_type
      on trail_resources (account_id, resource_type, event_time, seq)`.execute(db);

    await sql`create table trail_intents (
      event_id ${text} primary key,
      writer ${integer} not null,
      record ${text} not null
    ) ${tableOptions}`.execute(db);
  },
};

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** The trails of the CloudTrail API, and the log files and digests that were delivered for them. */
export const trails: Migration = {
  name: '0062-trails',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table trails (
      account_id ${text} not null,
      name ${text} not null,
      bucket ${text} not null,
      prefix ${text} not null,
      own ${integer} not null,
      validated ${integer} not null,
      global_events ${integer} not null,
      multi_region ${integer} not null,
      logging ${integer} not null,
      started_at ${integer},
      stopped_at ${integer},
      selectors ${text},
      created_at ${integer} not null,
      digested_to ${integer} not null,
      primary key (account_id, name)
    ) ${tableOptions}`.execute(db);
    await sql`create table trail_tags (
      account_id ${text} not null,
      name ${text} not null,
      tag_key ${text} not null,
      tag_value ${text} not null,
      primary key (account_id, name, tag_key)
    ) ${tableOptions}`.execute(db);
    await sql`create table trail_buckets (
      bucket ${text} primary key,
      account_id ${text} not null,
      created_at ${integer} not null
    ) ${tableOptions}`.execute(db);
    // Records up to here are in log files; one row.
    await sql`create table trail_deliveries (one ${integer} primary key, delivered ${integer} not null) ${tableOptions}`.execute(
      db,
    );
    await sql`insert into trail_deliveries (one, delivered) values (1, 0)`.execute(db);
    await sql`create table trail_files (
      bucket ${text} not null,
      object_key ${text} not null,
      account_id ${text} not null,
      name ${text} not null,
      kind ${text} not null,
      first_leaf ${integer} not null,
      end_leaf ${integer} not null,
      selectors ${text} not null,
      sha256 ${text} not null,
      oldest ${integer},
      newest ${integer},
      claimed_at ${integer} not null,
      delivered_at ${integer},
      digest_key ${text},
      body ${text},
      signature ${text},
      primary key (bucket, object_key)
    ) ${tableOptions}`.execute(db);
    await sql`create index trail_files_of on trail_files (account_id, name, kind, claimed_at)`.execute(db);
    await sql`create index trail_files_claimed on trail_files (delivered_at)`.execute(db);
  },
};

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/**
 * The trail's journal: a row for each commit, with the texts of all that it made durable. The tables that records
 * are found by, and the Merkle tree over them, are written behind it and could be made anew from it.
 */
export const trailJournal: Migration = {
  name: '0060-trail-journal',
  async up(db, { text, integer, blob, serialKey, tableOptions }) {
    // One line for each entry: its kind (+ record, ? intent, ! interrupted) and its JSON.
    await sql`create table trail_journal (
      id ${serialKey},
      writer ${integer} not null,
      written_at ${integer} not null,
      entries ${text} not null
    ) ${tableOptions}`.execute(db);
    // Commits that are not in the tree yet.
    await sql`create table trail_pending (journal_id ${integer} primary key) ${tableOptions}`.execute(db);
    await sql`insert into trail_journal (writer, written_at, entries)
      select 0, event_time, case interrupted when 1 then '!' else '+' end || record
      from trail_events order by seq`.execute(db);
    await sql`insert into trail_pending (journal_id) select id from trail_journal`.execute(db);
    await sql`drop table trail_events`.execute(db);
    await sql`drop table trail_resources`.execute(db);

    // seq is the record's leaf in the tree. One that a later record replaces stays there, without an account.
    await sql`create table trail_events (
      seq ${integer} primary key,
      event_id ${text} not null,
      account_id ${text} not null,
      event_time ${integer} not null,
      event_name ${text} not null,
      event_source ${text} not null,
      event_category ${text} not null,
      read_only ${integer} not null,
      user_name ${text},
      access_key_id ${text},
      interrupted ${integer} not null,
      journal_id ${integer} not null,
      line ${integer} not null
    ) ${tableOptions}`.execute(db);
    await sql`create index trail_by_id on trail_events (event_id)`.execute(db);
    for (const [name, column] of [
      ['trail_by_time', undefined],
      ['trail_by_name', 'event_name'],
      ['trail_by_source', 'event_source'],
      ['trail_by_read_only', 'read_only'],
      ['trail_by_user', 'user_name'],
      ['trail_by_key', 'access_key_id'],
    ] as const) {
      const columns = ['account_id', ...(column === undefined ? [] : [column]), 'event_time', 'seq'];
      await sql`create index ${sql.ref(name)} on trail_events (${sql.join(columns.map((one) => sql.ref(one)))})`.execute(
        db,
      );
    }
    await sql`create table trail_resources (
      seq ${integer} not null,
      account_id ${text} not null,
      event_time ${integer} not null,
      resource_name ${text} not null,
      resource_type ${text} not null,
      primary key (account_id, resource_name, event_time, seq)
    ) ${tableOptions}`.execute(db);
    await sql`create index trail_by_resource_type
      on trail_resources (account_id, resource_type, event_time, seq)`.execute(db);
    await sql`create index trail_resources_of on trail_resources (seq)`.execute(db);

    // The tree: its size, its hashes in tiles of 256, and what was signed of it.
    await sql`create table trail_tree (one ${integer} primary key, size ${integer} not null) ${tableOptions}`.execute(
      db,
    );
    await sql`insert into trail_tree (one, size) values (1, 0)`.execute(db);
    await sql`create table trail_tiles (
      level ${integer} not null,
      tile_index ${integer} not null,
      hashes ${blob} not null,
      primary key (level, tile_index)
    ) ${tableOptions}`.execute(db);
    await sql`create table trail_checkpoints (
      size ${integer} primary key,
      note ${text} not null,
      signed_at ${integer} not null
    ) ${tableOptions}`.execute(db);
  },
};

import { type Kysely, sql } from 'kysely';
import type { Database } from '#store';
import { eventRow, resourceRows } from './event-row.ts';
import type { Batch, BatchWriter, Entry } from './grouped-commits.ts';
import { PROBE } from './probe.ts';

/** Commits to PostgreSQL: a batch is one statement, and so one transaction and one round trip. */
export class PostgresqlWriter implements BatchWriter {
  readonly #db: Kysely<Database>;
  readonly #writer: number;

  constructor(db: Kysely<Database>, writer: number) {
    this.#db = db;
    this.#writer = writer;
  }

  async commit({ intents, events }: Batch): Promise<void> {
    if (intents.length + events.length === 0) {
      await this.#proveRoom();
      return;
    }
    // The rows travel as one JSON text: the server unpacks it faster than we could quote the members of arrays.
    const begun = JSON.stringify(intents.map(intentRow));
    const happened = JSON.stringify(events.map(rowWithResources));
    await sql`
      with batch as materialized (
        select distinct on (event_id) * from json_to_recordset(${happened}::json) as row (
          event_id text, account_id text, event_time bigint, event_name text, event_source text,
          event_category text, read_only bigint, user_name text, access_key_id text, interrupted bigint,
          record text, resources json)
      ), written as (
        insert into trail_events (
          event_id, account_id, event_time, event_name, event_source, event_category,
          read_only, user_name, access_key_id, interrupted, record)
        select event_id, account_id, event_time, event_name, event_source, event_category,
          read_only, user_name, access_key_id, interrupted, record
        from batch
        on conflict (event_id) do update set record = excluded.record, interrupted = 0
          where trail_events.interrupted = 1
        returning seq, event_id
      ), found_by as (
        insert into trail_resources (seq, account_id, event_time, resource_name, resource_type)
        select seq, account_id, event_time, resource_name, resource_type
        from batch join written using (event_id),
          json_to_recordset(batch.resources) as resource (resource_name text, resource_type text)
        on conflict do nothing
      ), ended as (
        delete from trail_intents where event_id in (select event_id from batch)
      )
      insert into trail_intents (event_id, writer, record)
      select event_id, ${this.#writer}, record
      from json_to_recordset(${begun}::json) as row (event_id text, record text)
      on conflict do nothing`.execute(this.#db);
  }

  async #proveRoom(): Promise<void> {
    const event_id = `probe-${this.#writer}`;
    await this.#db
      .insertInto('trail_intents')
      .values({ event_id, writer: this.#writer, record: PROBE })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await this.#db.deleteFrom('trail_intents').where('event_id', '=', event_id).execute();
  }

  /** The database is its owner's to close. */
  async [Symbol.asyncDispose](): Promise<void> {}
}

function intentRow({ record, text }: Entry) {
  return { event_id: record.eventID, record: text };
}

function rowWithResources({ record, text }: Entry) {
  return { ...eventRow(record, text), resources: resourceRows(record) };
}

import { type Kysely, sql } from 'kysely';
import type { Database } from '#store';
import type { Batch, BatchWriter } from './grouped-commits.ts';
import { formatEntries } from './journal/entries.ts';
import { PROBE } from './probe.ts';

/** Commits to PostgreSQL: a batch is one statement, and so one transaction and one round trip. */
export class PostgresqlWriter implements BatchWriter {
  readonly #db: Kysely<Database>;
  readonly #writer: number;

  constructor(db: Kysely<Database>, writer: number) {
    this.#db = db;
    this.#writer = writer;
  }

  async commit(batch: Batch): Promise<void> {
    const entries = formatEntries(batch);
    if (entries === '') {
      await this.#proveRoom();
      return;
    }
    await sql`
      with written as (
        insert into trail_journal (writer, written_at, entries)
        values (${this.#writer}, ${Date.now()}, ${entries}) returning id
      )
      insert into trail_pending (journal_id) select id from written`.execute(this.#db);
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

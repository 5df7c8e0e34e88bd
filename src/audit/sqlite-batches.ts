import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { limits } from '#kernel';
import { eventRow, resourceRows } from './event-row.ts';
import type { CloudTrailRecord } from './record.ts';
import { PROBE } from './probe.ts';
import type { BatchMessage } from './sqlite-writer.ts';

/** The trail's tables in SQLite, as their one writer sees them. */
export class SqliteBatches {
  readonly #writer: number;
  readonly #database: DatabaseSync;
  readonly #insertEvent: StatementSync;
  readonly #completeEvent: StatementSync;
  readonly #insertResource: StatementSync;
  readonly #insertIntent: StatementSync;
  readonly #deleteIntent: StatementSync;

  constructor(path: string, writer: number) {
    // `store/` has made the file, its schema and its write-ahead log. Without its modules the thread starts fast.
    const database = new DatabaseSync(path, { timeout: limits.storeBusyMilliseconds });
    // FULL syncs every commit. Index pages change in nearly each: with four times SQLite's default they are copied
    // to the database less often (a fifth more records a second when measured).
    database.exec('pragma synchronous = full; pragma wal_autocheckpoint = 4000');
    this.#writer = writer;
    this.#database = database;
    this.#insertEvent = database.prepare(`insert into trail_events (
        event_id, account_id, event_time, event_name, event_source, event_category,
        read_only, user_name, access_key_id, interrupted, record)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (event_id) do nothing`);
    this.#completeEvent = database.prepare(
      `update trail_events set record = ?, interrupted = 0 where event_id = ? and interrupted = 1`,
    );
    this.#insertResource = database.prepare(
      `insert into trail_resources (seq, account_id, event_time, resource_name, resource_type) values (?, ?, ?, ?, ?)`,
    );
    this.#insertIntent = database.prepare(
      `insert into trail_intents (event_id, writer, record) values (?, ?, ?) on conflict (event_id) do nothing`,
    );
    this.#deleteIntent = database.prepare(`delete from trail_intents where event_id = ?`);
  }

  /** Returns once all of it is on disk; throws with nothing of it written. */
  commit({ intents, events }: BatchMessage): void {
    if (intents.length + events.length === 0) {
      this.#proveRoom();
      return;
    }
    this.#durably(() => {
      for (const text of intents) this.#writeIntent(parse(text).eventID, text);
      for (const text of events) this.#writeEvent(parse(text), text);
    });
  }

  /** In two commits: what one transaction adds and takes away need not reach the disk. */
  #proveRoom(): void {
    this.#durably(() => this.#writeIntent(PROBE_ID, PROBE));
    this.#durably(() => this.#deleteIntent.run(PROBE_ID));
  }

  #durably(write: () => void): void {
    this.#database.exec('begin immediate');
    try {
      write();
      this.#database.exec('commit');
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  #writeIntent(eventId: string, text: string): void {
    this.#insertIntent.run(eventId, this.#writer, text);
  }

  #writeEvent(record: CloudTrailRecord, text: string): void {
    const row = eventRow(record, text);
    const { changes, lastInsertRowid } = this.#insertEvent.run(
      row.event_id,
      row.account_id,
      row.event_time,
      row.event_name,
      row.event_source,
      row.event_category,
      row.read_only,
      row.user_name,
      row.access_key_id,
      row.interrupted,
      row.record,
    );
    this.#deleteIntent.run(row.event_id);
    if (changes === 0) {
      this.#completeEvent.run(text, row.event_id);
      return;
    }
    for (const { resource_name, resource_type } of resourceRows(record)) {
      this.#insertResource.run(lastInsertRowid, row.account_id, row.event_time, resource_name, resource_type);
    }
  }

  close(): void {
    this.#database.close();
  }
}

const PROBE_ID = 'probe';

function parse(text: string): CloudTrailRecord {
  // `recordText` wrote it, in the same process.
  return JSON.parse(text) as CloudTrailRecord;
}

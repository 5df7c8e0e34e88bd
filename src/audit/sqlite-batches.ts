import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { limits } from '#kernel';
import {
  eventIdsOf,
  plan,
  readGroup,
  type JournalGroup,
  type KnownEvent,
  type Plan,
} from './journal/plan.ts';
import { PROBE } from './probe.ts';
import { edgeOf, TileEdge, type Tile } from './tree/tiles.ts';

/** The trail's tables in SQLite, as their one writer sees them. */
export class SqliteBatches {
  readonly #writer: number;
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  #edge: TileEdge | undefined;

  constructor(path: string, writer: number) {
    // `store/` has made the file, its schema and its write-ahead log. Without its modules the thread starts fast.
    const database = new DatabaseSync(path, { timeout: limits.storeBusyMilliseconds });
    // Index pages change in nearly each commit: with four times SQLite's default they are copied to the database
    // less often (a fifth more records a second when measured).
    database.exec('pragma wal_autocheckpoint = 4000');
    this.#writer = writer;
    this.#database = database;
    this.#statements = prepare(database);
  }

  /** Returns once all of it is on disk; throws with nothing of it written. */
  commit(entries: string): void {
    if (entries === '') {
      this.#proveRoom();
      return;
    }
    this.#transaction('full', () => {
      const { lastInsertRowid } = this.#statements.insertGroup.run(this.#writer, Date.now(), entries);
      this.#statements.insertPending.run(lastInsertRowid);
    });
  }

  /** In two commits: what one transaction adds and takes away need not reach the disk. */
  #proveRoom(): void {
    this.#transaction('full', () => this.#statements.insertIntent.run(PROBE_ID, this.#writer, PROBE));
    this.#transaction('full', () => this.#statements.deleteIntent.run(PROBE_ID));
  }

  /** The newest commit's number; 0 where there is none. */
  lastCommit(): number {
    return Number(this.#statements.lastCommit.get()?.['id'] ?? 0);
  }

  /** The oldest commit that is not indexed; infinity where all are. */
  firstPending(): number {
    return Number(this.#statements.firstPending.get()?.['id'] ?? Infinity);
  }

  /**
   * Takes commits into the tree and the tables of lookups, at most so many of them.
   * @returns how many entries they had, and whether more wait
   */
  index(most: number): { readonly indexed: number; readonly more: boolean } {
    const groups = this.#statements.pending.all(most).map((row) => readGroup(toGroup(row)));
    if (groups.length === 0) return { indexed: 0, more: false };
    // Not synced by itself: it lies behind its commits in the log, and is made anew if it is lost.
    let indexed = 0;
    try {
      this.#transaction('normal', () => {
        const edge = (this.#edge ??= this.#readEdge());
        const planned = plan(groups, edge.size, this.#known(eventIdsOf(groups)));
        indexed = planned.leaves.length;
        this.#write(planned, edge.append(planned.leaves));
        this.#statements.setSize.run(edge.size);
        for (const { id } of groups) this.#statements.deletePending.run(id);
      });
    } catch (error) {
      this.#edge = undefined;
      throw error;
    }
    return { indexed, more: groups.length === most };
  }

  #known(ids: readonly string[]): Map<string, KnownEvent> {
    return new Map(
      ids.flatMap((id) => {
        const row = this.#statements.findEvent.get(id);
        const { seq, interrupted } = row ?? {};
        return row === undefined
          ? []
          : [[id, { seq: Number(seq), interrupted: Number(interrupted) }] as const];
      }),
    );
  }

  #readEdge(): TileEdge {
    const size = Number(this.#statements.size.get()?.['size'] ?? 0);
    const tiles = edgeOf(size).flatMap(({ level, index }): Tile[] => {
      const hashes = this.#statements.findTile.get(level, index)?.['hashes'];
      return hashes instanceof Uint8Array ? [{ level, index, hashes: Buffer.from(hashes) }] : [];
    });
    return new TileEdge(size, tiles);
  }

  #write({ events, resources, replaced, begun, ended }: Plan, tiles: readonly Tile[]): void {
    const statements = this.#statements;
    for (const seq of replaced) {
      statements.hideEvent.run(seq);
      statements.deleteResources.run(seq);
    }
    for (const event of events) {
      statements.insertEvent.run(
        event.seq,
        event.event_id,
        event.account_id,
        event.event_time,
        event.event_name,
        event.event_source,
        event.event_category,
        event.read_only,
        event.user_name,
        event.access_key_id,
        event.interrupted,
        event.journal_id,
        event.line,
      );
    }
    for (const { seq, account_id, event_time, resource_name, resource_type } of resources) {
      statements.insertResource.run(seq, account_id, event_time, resource_name, resource_type);
    }
    for (const { event_id, writer, record } of begun.values()) {
      statements.insertIntent.run(event_id, writer, record);
    }
    for (const eventId of ended) statements.deleteIntent.run(eventId);
    for (const { level, index, hashes } of tiles) statements.putTile.run(level, index, hashes);
  }

  #transaction(synchronous: 'full' | 'normal', write: () => void): void {
    this.#database.exec(`pragma synchronous = ${synchronous}; begin immediate`);
    try {
      write();
      this.#database.exec('commit');
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }
}

const PROBE_ID = 'probe';

function toGroup(row: Record<string, unknown>): JournalGroup {
  return { id: Number(row['id']), writer: Number(row['writer']), entries: String(row['entries']) };
}

type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

const SQL = {
  insertGroup: 'insert into trail_journal (writer, written_at, entries) values (?, ?, ?)',
  insertPending: 'insert into trail_pending (journal_id) values (?)',
  lastCommit: 'select max(id) as id from trail_journal',
  firstPending: 'select min(journal_id) as id from trail_pending',
  // A cross join keeps this order: otherwise SQLite reads through the whole journal for the few that wait.
  pending: `select id, writer, entries from trail_pending cross join trail_journal on id = journal_id
    order by journal_id limit ?`,
  deletePending: 'delete from trail_pending where journal_id = ?',
  findEvent: 'select seq, interrupted from trail_events where event_id = ? order by seq desc limit 1',
  hideEvent: `update trail_events set account_id = '' where seq = ?`,
  insertEvent: `insert into trail_events (
      seq, event_id, account_id, event_time, event_name, event_source, event_category,
      read_only, user_name, access_key_id, interrupted, journal_id, line)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  insertResource: `insert into trail_resources (seq, account_id, event_time, resource_name, resource_type)
    values (?, ?, ?, ?, ?)`,
  deleteResources: 'delete from trail_resources where seq = ?',
  insertIntent: `insert into trail_intents (event_id, writer, record) values (?, ?, ?)
    on conflict (event_id) do nothing`,
  deleteIntent: 'delete from trail_intents where event_id = ?',
  size: 'select size from trail_tree where one = 1',
  setSize: 'update trail_tree set size = ? where one = 1',
  findTile: 'select hashes from trail_tiles where level = ? and tile_index = ?',
  putTile: `insert into trail_tiles (level, tile_index, hashes) values (?, ?, ?)
    on conflict (level, tile_index) do update set hashes = excluded.hashes`,
} as const;

function prepare(database: DatabaseSync): Statements {
  // Each name of SQL with its statement: fromEntries forgets the names.
  return Object.fromEntries(
    Object.entries(SQL).map(([name, text]) => [name, database.prepare(text)]),
  ) as Record<keyof typeof SQL, StatementSync>;
}

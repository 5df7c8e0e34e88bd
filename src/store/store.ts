import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, sql, type Transaction } from 'kysely';
import { CaprockError, limits } from '#kernel';
import { type Patience, servingPatience, VACUUM } from './bounded-pool.ts';
import { codeOfDatabaseError, isRetryable } from './database-errors.ts';
import { migrate } from './migrate.ts';
import { migrations, type Part } from './migrations/index.ts';
import { postgresqlDialect } from './postgresql.ts';
import { NodeSqliteDialect, openSqliteFile } from './sqlite.ts';
import type { Database } from './tables/index.ts';

/** Where Caprock keeps its state. What a call acknowledged survives `kill -9`. */
export interface Store extends AsyncDisposable {
  readonly kind: 'sqlite' | 'postgresql';
  readonly db: Kysely<Database>;
  /**
   * Runs `work` in a transaction that behaves as if it were alone. `work` runs again when PostgreSQL found a
   * conflict, so it must do nothing but use `trx`; with SQLite transactions wait for each other.
   */
  transaction<Result>(work: (trx: Transaction<Database>) => Promise<Result>): Promise<Result>;
  /**
   * Drops what the database still holds of earlier states of this table's rows: SQLite's log of writes, PostgreSQL's
   * dead rows. PostgreSQL's own archives and replicas are out of its reach.
   */
  expunge(table: keyof Database): Promise<void>;
}

/**
 * Opens the database at `url` and brings its schema up to date.
 *
 * @param url `sqlite:<path>`, or `postgresql://user@host/database`
 * @param parts which tables it holds; by default all for PostgreSQL, and the state alone for SQLite, where the
 *   trail has a database of its own
 * @throws CaprockError `InvalidDatabaseUrl`, `InsecureDatabaseUrl`, `StoreUnavailable`, `StoreIsNewer`
 */
export async function openStore(url: string, parts?: readonly Part[]): Promise<Store> {
  const sqlite = /^sqlite:(?<path>.+)$/.exec(url)?.groups?.['path'];
  if (sqlite === undefined && !/^postgres(ql)?:/.test(url)) {
    throw new CaprockError(
      'InvalidDatabaseUrl',
      'The database URL starts with sqlite: and a path, or with postgresql://.',
    );
  }
  const kind = sqlite === undefined ? 'postgresql' : 'sqlite';
  const chosen = parts ?? (kind === 'postgresql' ? ['state', 'trail'] : ['state']);
  // A migration of a large database takes its time, and waits for that of another process.
  let isMigrating = true;
  const patience: Patience = (statement) =>
    isMigrating ? limits.databaseMaintenanceMilliseconds : servingPatience(statement);
  const db = new Kysely<Database>({ dialect: open(url, sqlite, patience) });
  try {
    await migrate(
      db,
      kind,
      chosen.flatMap((part) => migrations[part]),
    );
  } catch (error) {
    await db.destroy();
    throw error instanceof CaprockError ? error : unavailable(error);
  }
  isMigrating = false;
  return new OpenStore(kind, db);
}

function open(url: string, sqlitePath: string | undefined, patience: Patience) {
  if (sqlitePath === undefined) return postgresqlDialect(url, patience);
  try {
    const database = openSqliteFile(sqlitePath);
    // What is deleted, the wrapped material of a key among it, leaves no bytes behind in the file's free space.
    database.exec('pragma secure_delete = on');
    return new NodeSqliteDialect(database);
  } catch (error) {
    throw unavailable(error);
  }
}

/** The driver's own message may quote the URL, and with it a password: it stays in the cause, and the code alone is shown. */
function unavailable(cause: unknown): CaprockError {
  const code = codeOfDatabaseError(cause);
  return new CaprockError(
    'StoreUnavailable',
    `The database cannot be opened (${code ?? 'no code given'}): check its URL, that it runs, and that there is room on its disk.`,
    { cause },
  );
}

class OpenStore implements Store {
  readonly kind: 'sqlite' | 'postgresql';
  readonly db: Kysely<Database>;

  constructor(kind: 'sqlite' | 'postgresql', db: Kysely<Database>) {
    this.kind = kind;
    this.db = db;
  }

  async transaction<Result>(work: (trx: Transaction<Database>) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.db.transaction().setIsolationLevel('serializable').execute(work);
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !isRetryable(error)) throw error;
        // Rivals that pause differently stop meeting each other.
        await sleep(Math.random() * 2 * attempt);
      }
    }
  }

  async expunge(table: keyof Database): Promise<void> {
    const statement =
      this.kind === 'sqlite'
        ? sql`pragma wal_checkpoint(truncate)`
        : sql`${sql.raw(VACUUM)} ${sql.table(table)}`;
    await statement.execute(this.db);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.db.destroy();
  }
}

/** Each conflict lets one transaction through, so that as many rivals all pass within this. */
const MOST_ATTEMPTS = 50;

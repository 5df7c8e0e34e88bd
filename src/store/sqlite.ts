import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import { CaprockError, limits } from '#kernel';
import { isBusy } from './database-errors.ts';

/**
 * Opens a SQLite file for durable use: what was committed survives `kill -9` and a power cut. The file is made
 * with mode 0600 in folders with mode 0700.
 *
 * @see https://sqlite.org/pragma.html#pragma_synchronous
 */
export function openSqliteFile(path: string): DatabaseSync {
  if (path !== ':memory:') createPrivately(path);
  const database = new DatabaseSync(path, {
    enableForeignKeyConstraints: true,
    timeout: limits.storeBusyMilliseconds,
  });
  // What is deleted is overwritten: a destroyed key must not stay in a free page.
  // With WAL, FULL is what syncs every commit; NORMAL would lose the last ones in a power cut.
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma journal_size_limit = 67108864',
  );
  return database;
}

function createPrivately(path: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  // SQLite gives its -wal and -shm files the mode of the database.
  chmodSync(path, 0o600);
  // A file's name is durable once its folder is synced.
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Kysely over `node:sqlite`. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: new KyselySqlite(database) });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new NodeSqliteDriver(this.#database);
  }
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: new KyselySqlite(database) });
    this.#database = database;
  }

  /**
   * Takes the write lock at once: a transaction that reads first could not get it later without a conflict. While
   * another process holds it, this waits without blocking the event loop, as SQLite's own waiting would.
   */
  override async beginTransaction(): Promise<void> {
    const deadline = performance.now() + limits.storeBusyMilliseconds;
    for (let pause = 1; !this.#begin(); pause = Math.min(2 * pause, 20)) {
      if (performance.now() > deadline) {
        throw new CaprockError('StoreBusy', 'Another process kept the database locked: try again.');
      }
      await sleep(pause);
    }
  }

  #begin(): boolean {
    this.#database.exec('pragma busy_timeout = 0');
    try {
      this.#database.exec('begin immediate');
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    } finally {
      this.#database.exec(`pragma busy_timeout = ${limits.storeBusyMilliseconds}`);
    }
  }

  /** A full disk makes SQLite roll back by itself; a second rollback would hide the first error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** The few methods that Kysely wants of a SQLite database, with prepared statements kept. */
class KyselySqlite implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, SqliteStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = new KyselyStatement(this.#database.prepare(sql));
      if (this.#prepared.size >= limits.preparedStatements) this.#prepared.clear();
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }
}

class KyselyStatement implements SqliteStatement {
  readonly #statement: StatementSync;
  readonly reader: boolean;

  constructor(statement: StatementSync) {
    this.#statement = statement;
    this.reader = statement.columns().length > 0;
  }

  all(parameters: readonly unknown[]): unknown[] {
    // `node:sqlite` gives rows without a prototype; PostgreSQL's are plain objects.
    return this.#statement.all(...bound(parameters)).map((row) => ({ ...row }));
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.#statement.run(...bound(parameters));
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...bound(parameters));
  }
}

/** Kysely types parameters as unknown; `node:sqlite` itself refuses at run time what it cannot bind. */
function bound(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}

import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Client, ClientBase, Pool, PoolClient } from 'pg';
import { CaprockError, limits } from '#kernel';

/** How many milliseconds a statement may take. */
export type Patience = (statement: string) => number;

/** How PostgreSQL drops what it still holds of deleted rows: it goes through the whole table. */
export const VACUUM = 'vacuum';

/** Of a service, whose callers wait; nobody waits for what goes through a whole table. */
export const servingPatience: Patience = (statement) =>
  statement.startsWith(VACUUM) ? limits.databaseMaintenanceMilliseconds : limits.databaseAnswerMilliseconds;

/** A pool that gives a connection up when the database takes longer over a statement than it has patience for. */
export function boundedPool(pool: Pool, patience: Patience): PostgresPool {
  // Kysely knows a connection by its client: each has one face.
  const faces = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const known = faces.get(client) ?? face(client, new Waiting(client, patience));
      faces.set(client, known);
      return known;
    },
  };
}

function face(client: PoolClient, waiting: Waiting): PostgresPoolClient {
  return {
    // The other form of `query` takes a cursor, which the dialect makes only where it is given a class of cursors.
    query: ((text: string, values: unknown[] = []) =>
      waiting.for(text, () => client.query(text, values))) as never,
    release: () => client.release(),
  };
}

/**
 * A connection whose statement has had no answer in time is broken off: what the statement did nobody knows then, as
 * with any connection that breaks, and what comes next has a connection of its own. A pool takes no broken one back.
 */
export class Waiting {
  readonly #client: ClientBase;
  readonly #patience: Patience;
  #late = false;

  constructor(client: ClientBase, patience: Patience) {
    this.#client = client;
    this.#patience = patience;
  }

  /** @throws CaprockError `StoreUnavailable` when there is no answer in time, and for whatever is asked after that */
  async for<Result>(statement: string, ask: () => Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => {
      this.#late = true;
      // The types know it of a connection outside a pool alone.
      void (this.#client as Client).end();
    }, this.#patience(statement));
    try {
      return await ask();
    } catch (cause) {
      if (!this.#late) throw cause;
      throw new CaprockError('StoreUnavailable', 'The database did not answer in time.', { cause });
    } finally {
      clearTimeout(timer);
    }
  }
}

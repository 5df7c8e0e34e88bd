import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { CaprockError, type Clock } from '#kernel';
import { openStore, type Store } from '#store';
import { type BatchWriter, GroupedCommits } from './grouped-commits.ts';
import { recordInterrupted } from './interrupted.ts';
import { lookup } from './lookup.ts';
import { lookupParameters } from './lookup-parameters.ts';
import type { LookupPage, LookupQuery } from './lookup-query.ts';
import { PostgresqlIndex } from './postgresql-index.ts';
import { PostgresqlWriter } from './postgresql-writer.ts';
import type { CloudTrailRecord } from './record.ts';
import { recordText } from './record-text.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import type { Begun, Trail } from './trail.ts';
import { holdWriterLock, writerHasEnded } from './writer-lock.ts';

/** A folder for a SQLite database of the trail's own, or the PostgreSQL store that holds the state too. */
export type TrailPlace = { readonly directory: string } | { readonly store: Store };

/**
 * Opens the trail, and records what a crash cut short. One open trail at a time for a folder; any number for a
 * PostgreSQL store.
 *
 * @throws CaprockError `TrailUnavailable` where nothing can be recorded: no audit, no service
 */
export async function openTrail(place: TrailPlace, deps: { readonly clock: Clock }): Promise<Trail> {
  await using opened = new AsyncDisposableStack();
  const writerNumber = randomInt(1, 2 ** 31);
  try {
    const { store, writer, index, sweep } =
      'store' in place
        ? await overPostgresql(place.store, writerNumber, opened)
        : await overSqlite(place.directory, writerNumber, opened);
    const commits = opened.use(new GroupedCommits(writer));
    // Proves that the disk takes a commit before anything is served.
    await writer.commit({ intents: [], events: [] });
    await sweep();
    return new OpenTrail({ store, commits, index, sweep, clock: deps.clock, opened: opened.move() });
  } catch (cause) {
    if (cause instanceof CaprockError && cause.code !== 'StoreUnavailable') throw cause;
    throw new CaprockError(
      'TrailUnavailable',
      'The audit trail cannot be written: check that its place exists, may be written, and has room.',
      { cause },
    );
  }
}

interface Parts {
  readonly store: Store;
  readonly writer: BatchWriter;
  /** Resolves once all that was committed before is in the tree and found by lookups. */
  readonly index: () => Promise<void>;
  /** Records the streams of trails that have ended. */
  readonly sweep: () => Promise<void>;
}

async function overSqlite(directory: string, number: number, opened: AsyncDisposableStack): Promise<Parts> {
  const path = join(directory, 'trail.db');
  const store = opened.use(await openStore(`sqlite:${path}`, ['trail']));
  const writer = new SqliteWriter({ path, writer: number });
  const index = () => writer.index();
  // Only one trail is open in a folder: an intent that is not ours is of one that ended.
  return { store, writer, index, sweep: sweeper(store, writer, index, async (_, other) => other !== number) };
}

async function overPostgresql(store: Store, number: number, opened: AsyncDisposableStack): Promise<Parts> {
  if (store.kind !== 'postgresql') {
    throw new CaprockError('InvalidTrailPlace', 'With SQLite the trail has a folder of its own: name that.');
  }
  opened.use(await holdWriterLock(store.db, number));
  const indexer = opened.use(new PostgresqlIndex(store.db));
  const index = () => indexer.index();
  const postgresql = new PostgresqlWriter(store.db, number);
  const writer: BatchWriter = {
    async commit(batch) {
      await postgresql.commit(batch);
      indexer.soon();
    },
    [Symbol.asyncDispose]: () => postgresql[Symbol.asyncDispose](),
  };
  return { store, writer, index, sweep: sweeper(store, writer, index, writerHasEnded) };
}

function sweeper(
  store: Store,
  writer: BatchWriter,
  index: () => Promise<void>,
  ended: Parameters<typeof recordInterrupted>[2],
): () => Promise<void> {
  return async () => {
    await index();
    await recordInterrupted(store, writer, ended);
  };
}

class OpenTrail implements Trail {
  readonly #store: Store;
  readonly #commits: GroupedCommits;
  readonly #index: () => Promise<void>;
  readonly #sweep: () => Promise<void>;
  readonly #clock: Clock;
  readonly #opened: AsyncDisposableStack;

  constructor(parts: {
    readonly store: Store;
    readonly commits: GroupedCommits;
    readonly index: () => Promise<void>;
    readonly sweep: () => Promise<void>;
    readonly clock: Clock;
    readonly opened: AsyncDisposableStack;
  }) {
    this.#store = parts.store;
    this.#commits = parts.commits;
    this.#index = parts.index;
    this.#sweep = parts.sweep;
    this.#clock = parts.clock;
    this.#opened = parts.opened;
  }

  get store(): Store {
    return this.#store;
  }

  get health(): 'recording' | 'refusing' {
    return this.#commits.health;
  }

  ready(): Promise<void> {
    return this.#commits.ready();
  }

  // promise 6: what cannot be recorded is refused
  async append(record: CloudTrailRecord): Promise<void> {
    await this.#commits.add('events', { record, text: recordText(record) });
  }

  async begin(record: CloudTrailRecord): Promise<Begun> {
    await this.#commits.add('intents', { record, text: recordText(record) });
    const eventId = record.eventID;
    return {
      eventId,
      complete: async (final) => {
        if (final.eventID !== eventId) {
          throw new CaprockError('InvalidRecord', 'A begun record is completed under the same eventID.');
        }
        await this.append(final);
      },
    };
  }

  async lookup(query: LookupQuery): Promise<LookupPage> {
    const parameters = lookupParameters(query, this.#clock.now());
    await this.#index();
    return lookup(this.#store.db, parameters);
  }

  index(): Promise<void> {
    return this.#index();
  }

  recordInterrupted(): Promise<void> {
    return this.#sweep();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened[Symbol.asyncDispose]();
  }
}

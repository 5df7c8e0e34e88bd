import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { CaprockError, type Clock } from '#kernel';
import { openStore, type Store } from '#store';
import { type BatchWriter, GroupedCommits } from './grouped-commits.ts';
import { recordInterrupted } from './interrupted.ts';
import { lookup } from './lookup.ts';
import { lookupParameters } from './lookup-parameters.ts';
import type { LookupPage, LookupQuery } from './lookup-query.ts';
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
    const { store, writer } =
      'store' in place
        ? await overPostgresql(place.store, writerNumber, opened)
        : await overSqlite(place.directory, writerNumber, opened);
    const commits = opened.use(new GroupedCommits(writer));
    // Proves that the disk takes a commit before anything is served.
    await writer.commit({ intents: [], events: [] });
    return new OpenTrail(store, commits, deps.clock, opened.move());
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
}

async function overSqlite(directory: string, writer: number, opened: AsyncDisposableStack): Promise<Parts> {
  const path = join(directory, 'trail.db');
  const store = opened.use(await openStore(`sqlite:${path}`, ['trail']));
  // Only one trail is open in a folder: every intent found here is of one that ended.
  await recordInterrupted(store, async () => true);
  await sql`pragma query_only = on`.execute(store.db);
  return { store, writer: new SqliteWriter({ path, writer }) };
}

async function overPostgresql(store: Store, writer: number, opened: AsyncDisposableStack): Promise<Parts> {
  if (store.kind !== 'postgresql') {
    throw new CaprockError('InvalidTrailPlace', 'With SQLite the trail has a folder of its own: name that.');
  }
  opened.use(await holdWriterLock(store.db, writer));
  await recordInterrupted(store, writerHasEnded);
  return { store, writer: new PostgresqlWriter(store.db, writer) };
}

class OpenTrail implements Trail {
  readonly #store: Store;
  readonly #commits: GroupedCommits;
  readonly #clock: Clock;
  readonly #opened: AsyncDisposableStack;

  constructor(store: Store, commits: GroupedCommits, clock: Clock, opened: AsyncDisposableStack) {
    this.#store = store;
    this.#commits = commits;
    this.#clock = clock;
    this.#opened = opened;
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
    return lookup(this.#store.db, lookupParameters(query, this.#clock.now()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened[Symbol.asyncDispose]();
  }
}

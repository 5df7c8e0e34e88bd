import { type Kysely, sql } from 'kysely';
import type { Database } from '#store';
import { CaprockError, limits } from '#kernel';
import { eventIdsOf, plan, readGroup, type KnownEvent, type Plan } from './journal/plan.ts';
import { edgeOf, TileEdge, type Tile } from './tree/tiles.ts';

/**
 * Takes the commits of all replicas into the one tree and the tables of lookups. The replica that holds the lock does
 * it for all; the order of the leaves is the order in which it finds the commits, each writer's own kept.
 */
export class PostgresqlIndex {
  readonly #db: Kysely<Database>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #pause: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Resolves once all that was committed before is in the tree and found by lookups. */
  index(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    // The run under way may have looked already: the one after it has not.
    this.#next ??= this.#running.then(
      () => this.#startNext(),
      () => this.#startNext(),
    );
    return this.#next;
  }

  /** Indexes soon; what fails is tried again by the next. */
  soon(): void {
    if (this.#pause !== undefined || this.#closed) return;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.index().catch(() => undefined);
    }, limits.auditIndexPauseMilliseconds).unref();
  }

  #startNext(): Promise<void> {
    this.#next = undefined;
    return this.#start();
  }

  #start(): Promise<void> {
    const running = withinTime(this.#run()).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #run(): Promise<void> {
    while (await this.#db.transaction().execute(indexSome));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#pause);
    // What cannot be indexed now is at the next start.
    await this.index().catch(() => undefined);
  }
}

/** A server that does not answer is given up: what it may still do in that transaction is whole, or nothing. */
async function withinTime(work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(new CaprockError('TrailUnavailable', 'The database of the trail did not answer in time.')),
    limits.auditIndexMilliseconds,
  );
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** @returns whether more may wait */
async function indexSome(trx: Kysely<Database>): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${sql.lit(INDEX_LOCK)})`.execute(trx);
  const groups = await trx
    .selectFrom('trail_pending')
    .innerJoin('trail_journal', 'id', 'journal_id')
    .select(['id', 'writer', 'entries'])
    .orderBy('id')
    .limit(limits.auditIndexBatchCommits)
    .execute();
  if (groups.length === 0) return false;
  const edge = await readEdge(trx);
  const read = groups.map(readGroup);
  const planned = plan(read, edge.size, await knownEvents(trx, eventIdsOf(read)));
  await write(trx, planned, edge.append(planned.leaves));
  await trx.updateTable('trail_tree').set({ size: edge.size }).execute();
  await trx
    .deleteFrom('trail_pending')
    .where(
      'journal_id',
      'in',
      groups.map(({ id }) => id),
    )
    .execute();
  return groups.length === limits.auditIndexBatchCommits;
}

async function knownEvents(trx: Kysely<Database>, ids: readonly string[]): Promise<Map<string, KnownEvent>> {
  const { rows } = await sql<KnownEvent & { event_id: string }>`
    select event_id, seq, interrupted from trail_events
    where event_id in (select value from json_array_elements_text(${JSON.stringify(ids)}::json))
    order by seq`.execute(trx);
  return new Map(rows.map(({ event_id, seq, interrupted }) => [event_id, { seq, interrupted }]));
}

async function readEdge(trx: Kysely<Database>): Promise<TileEdge> {
  const { size } = await trx.selectFrom('trail_tree').select('size').executeTakeFirstOrThrow();
  const tiles: Tile[] = [];
  for (const { level, index } of edgeOf(size)) {
    const row = await trx
      .selectFrom('trail_tiles')
      .select('hashes')
      .where('level', '=', level)
      .where('tile_index', '=', index)
      .executeTakeFirst();
    if (row !== undefined) tiles.push({ level, index, hashes: Buffer.from(row.hashes) });
  }
  return new TileEdge(size, tiles);
}

/** Rows travel as one JSON text: the server unpacks it faster than we could quote the members of arrays. */
async function write(trx: Kysely<Database>, planned: Plan, tiles: readonly Tile[]): Promise<void> {
  const { events, resources, replaced, begun, ended } = planned;
  for (const seq of replaced) {
    await trx.updateTable('trail_events').set({ account_id: '' }).where('seq', '=', seq).execute();
    await trx.deleteFrom('trail_resources').where('seq', '=', seq).execute();
  }
  await sql`insert into trail_events
    select * from json_populate_recordset(null::trail_events, ${JSON.stringify(events)}::json)`.execute(trx);
  await sql`insert into trail_resources
    select * from json_populate_recordset(null::trail_resources, ${JSON.stringify(resources)}::json)`.execute(
    trx,
  );
  await sql`insert into trail_intents
    select * from json_populate_recordset(null::trail_intents, ${JSON.stringify([...begun.values()])}::json)
    on conflict do nothing`.execute(trx);
  await sql`delete from trail_intents
    where event_id in (select value from json_array_elements_text(${JSON.stringify(ended)}::json))`.execute(
    trx,
  );
  for (const { level, index: tile_index, hashes } of tiles) {
    await trx
      .insertInto('trail_tiles')
      .values({ level, tile_index, hashes })
      .onConflict((conflict) => conflict.columns(['level', 'tile_index']).doUpdateSet({ hashes }))
      .execute();
  }
}

/** Any number that nothing else in the database locks. */
const INDEX_LOCK = 4_207_849_485;

import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '#store';
import { limits } from '#kernel';
import type { Segment } from './segment.ts';

/** How much of the trail stays in the database; where neither bound is given, all of it. */
export interface Retention {
  /** Records older than this are archived. */
  readonly days: number | undefined;
  /** Bytes of the records' texts; of more, the oldest are archived. */
  readonly bytes: number | undefined;
}

const DAY = 24 * 3600_000;

/**
 * The next records to archive: beyond a bound, delivered in log files, and up to a signed checkpoint. What
 * LookupEvents has to find stays, whatever its size. A segment is a day's, or full.
 */
export async function nextSegment(
  db: Kysely<Database>,
  { days, bytes }: Retention,
  now: number,
): Promise<Segment | undefined> {
  const { first, claimedAt } = await lastSegment(db);
  const most = await fullSegment(db, first);
  if (most === undefined) return undefined;
  const since = (age: number): Promise<number> =>
    firstWhere(db, first, most, sql`event_time >= ${now - age * DAY}`);
  const byAge = days === undefined ? 0 : await since(days);
  const bySize = bytes === undefined ? 0 : await firstWithin(db, first, most, bytes);
  const beyond = Math.max(byAge, bySize);
  const wanted = Math.min(await since(limits.lookupEventsDays), beyond, await delivered(db));
  const end = await lastCheckpoint(db, first, wanted);
  if (end === undefined) return undefined;
  const recent = claimedAt !== undefined && now >= claimedAt && now - claimedAt < DAY;
  return recent && end < most ? undefined : { first, end };
}

/** Where the next segment begins, and when the last one was claimed. */
async function lastSegment(
  db: Kysely<Database>,
): Promise<{ readonly first: number; readonly claimedAt: number | undefined }> {
  const last = await db
    .selectFrom('trail_archives')
    .select(['end_leaf', 'claimed_at'])
    .orderBy('first_leaf', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { first: last?.end_leaf ?? 0, claimedAt: last?.claimed_at };
}

/** The end of a full segment: the largest checkpoint that it may have; where none is that small, the smallest. */
async function fullSegment(db: Kysely<Database>, first: number): Promise<number | undefined> {
  const fitting = await lastCheckpoint(db, first, first + limits.archiveSegmentRecords);
  if (fitting !== undefined) return fitting;
  const next = await db
    .selectFrom('trail_checkpoints')
    .select('size')
    .where('size', '>', first)
    .orderBy('size')
    .limit(1)
    .executeTakeFirst();
  return next?.size;
}

async function lastCheckpoint(db: Kysely<Database>, first: number, end: number): Promise<number | undefined> {
  const last = await db
    .selectFrom('trail_checkpoints')
    .select('size')
    .where('size', '>', first)
    .where('size', '<=', end)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.size;
}

/** The first leaf of a range that is so; the range's end where none is. */
async function firstWhere(
  db: Kysely<Database>,
  first: number,
  end: number,
  condition: RawBuilder<unknown>,
): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select seq from trail_events where seq >= ${first} and seq < ${end} and ${condition}
    order by seq limit 1`.execute(db);
  return rows[0]?.seq ?? end;
}

/** The leaf from which on the texts have at most so many bytes. */
async function firstWithin(db: Kysely<Database>, first: number, end: number, bytes: number): Promise<number> {
  let room = bytes;
  for (let below: number | undefined; ;) {
    // Newest first, some at a time: SQLite reads on the thread that serves.
    const { rows } = await sql<{ id: number; bytes: number }>`
      select id, octet_length(entries) as bytes from trail_journal
      where ${below === undefined ? sql`true` : sql`id < ${below}`}
      order by id desc limit ${limits.archiveRowsTogether}`.execute(db);
    for (const row of rows) {
      room -= Number(row.bytes);
      if (room < 0) return firstWhere(db, first, end, sql`journal_id > ${Number(row.id)}`);
    }
    below = rows.at(-1)?.id;
    if (below === undefined) return first;
  }
}

/** Records up to here are in log files that were written. */
async function delivered(db: Kysely<Database>): Promise<number> {
  const { delivered: claimed } = await db
    .selectFrom('trail_deliveries')
    .select('delivered')
    .executeTakeFirstOrThrow();
  const waiting = await db
    .selectFrom('trail_files')
    .select((all) => all.fn.min('first_leaf').as('leaf'))
    .where('delivered_at', 'is', null)
    .where('kind', '=', 'log')
    .executeTakeFirst();
  return Math.min(claimed, waiting?.leaf ?? claimed);
}

import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database, Store, TrailFileRow, TrailRow } from '#store';
import { limits, type Clock } from '#kernel';
import { recordTexts } from '../journal/record-texts.ts';
import type { CloudTrailRecord } from '../record.ts';
import { treeSize } from '../tree/stored-tree.ts';
import { logFileKey } from './layout.ts';
import type { LogFolder } from './log-folder.ts';
import { takes, type Selectors } from './selectors.ts';
import { ensureOwnTrail, selectorsOf } from './trails.ts';

export interface DeliveryDeps {
  readonly store: Store;
  readonly folder: LogFolder;
  readonly region: string;
  readonly clock: Clock;
}

/**
 * Claims log files for the records that have none yet. A claim says which records a file is made from, so that
 * whoever comes, after a crash or in another replica, writes the very same file under the same name: once.
 */
export async function claimLogFiles({ store, region, clock }: DeliveryDeps): Promise<void> {
  const { db } = store;
  for (let round = 0; round < limits.logFilesPerRound; round += 1) {
    const { delivered: first } = await db
      .selectFrom('trail_deliveries')
      .select('delivered')
      .executeTakeFirstOrThrow();
    const end = Math.min(await treeSize(db), first + limits.logFileRecords);
    if (end <= first) return;
    // Read before the lock is taken, which commits of records wait for.
    const records = Map.groupBy(await recordsBetween(db, first, end), (one) => one.record.recipientAccountId);
    const now = clock.now();
    for (const accountId of records.keys()) await ensureOwnTrail(db, accountId, now);
    const trails = await db.selectFrom('trails').selectAll().where('logging', '=', 1).execute();
    const files = trails.flatMap((trail) =>
      fileOf(trail, records.get(trail.account_id) ?? [], { first, end, now, region }),
    );
    await db.transaction().execute(async (trx) => {
      const claimed = await trx
        .updateTable('trail_deliveries')
        .set({ delivered: end })
        .where('delivered', '=', first)
        .executeTakeFirst();
      // Another replica was first.
      if (claimed.numUpdatedRows === 0n) return;
      for (const file of files) await trx.insertInto('trail_files').values(file).execute();
    });
  }
}

interface Found {
  readonly text: string;
  readonly record: CloudTrailRecord;
}

async function recordsBetween(db: Kysely<Database>, first: number, end: number): Promise<readonly Found[]> {
  const rows = await db
    .selectFrom('trail_events')
    .select(['seq', 'journal_id', 'line'])
    .where('seq', '>=', first)
    .where('seq', '<', end)
    .orderBy('seq')
    .execute();
  const texts = await recordTexts(db, rows);
  return rows.flatMap(({ seq }) => {
    const text = texts.get(seq);
    // `recordText` wrote it.
    return text === undefined ? [] : [{ text, record: JSON.parse(text) as CloudTrailRecord }];
  });
}

function fileOf(
  trail: TrailRow,
  found: readonly Found[],
  { first, end, now, region }: { first: number; end: number; now: number; region: string },
): TrailFileRow[] {
  const selectors = selectorsOf(trail);
  const taken = found.filter(({ record }) => takes(selectors, record));
  if (taken.length === 0) return [];
  const text = logFileText(taken);
  const times = taken.map(({ record }) => Date.parse(record.eventTime));
  const unique = createHash('sha256').update(`${trail.name} ${first} ${text}`).digest('base64url');
  const layout = { prefix: trail.prefix, accountId: trail.account_id, region };
  return [
    {
      bucket: trail.bucket,
      object_key: logFileKey(layout, now, unique.replaceAll(/[-_]/g, '').slice(0, 16)),
      account_id: trail.account_id,
      name: trail.name,
      kind: 'log',
      first_leaf: first,
      end_leaf: end,
      selectors: JSON.stringify(selectors),
      sha256: createHash('sha256').update(text).digest('hex'),
      oldest: Math.min(...times),
      newest: Math.max(...times),
      claimed_at: now,
      delivered_at: null,
      digest_key: null,
      body: null,
      signature: null,
    },
  ];
}

function logFileText(found: readonly Found[]): string {
  return `{"Records":[${found.map(({ text }) => text).join(',')}]}`;
}

/** Writes what is claimed and not written: files of this replica, and those that another left behind. */
export async function writeClaimed({ store, folder, clock }: DeliveryDeps): Promise<void> {
  const { db } = store;
  const files = await db
    .selectFrom('trail_files')
    .selectAll()
    .where('delivered_at', 'is', null)
    .orderBy('claimed_at')
    .limit(limits.logFilesPerRound)
    .execute();
  for (const file of files) {
    await folder.put(file.bucket, file.object_key, file.body ?? (await textOf(db, file)));
    await db
      .updateTable('trail_files')
      .set({ delivered_at: clock.now() })
      .where('bucket', '=', file.bucket)
      .where('object_key', '=', file.object_key)
      .where('delivered_at', 'is', null)
      .execute();
  }
}

async function textOf(db: Kysely<Database>, file: TrailFileRow): Promise<string> {
  // A claim wrote it.
  const selectors = JSON.parse(file.selectors) as Selectors;
  const found = await recordsBetween(db, file.first_leaf, file.end_leaf);
  return logFileText(
    found.filter(({ record }) => record.recipientAccountId === file.account_id && takes(selectors, record)),
  );
}

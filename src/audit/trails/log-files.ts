import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database, Store, TrailFileRow, TrailRow } from '#store';
import { limits, type Clock } from '#kernel';
import { leavesOf } from '../leaves.ts';
import type { CloudTrailRecord } from '../record.ts';
import { treeSize } from '../tree/stored-tree.ts';
import { logFileKey } from './layout.ts';
import type { LogStore } from './log-folder.ts';
import { selectorsOf } from './description.ts';
import { ensureOwnTrail } from './own-trail.ts';
import { takes, type Selectors } from './selectors.ts';

export interface DeliveryDeps {
  readonly store: Store;
  readonly files: LogStore;
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
    const most = Math.min(await treeSize(db), first + limits.logFileRecords);
    if (most <= first) return;
    // Read before the lock is taken, which commits of records wait for.
    const { found, end } = await recordsBetween(db, first, most, limits.logFileBytes);
    const records = Map.groupBy(found, (one) => one.record.recipientAccountId);
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

/** As many of them as are no more than so many bytes, and where that is; one at least. */
async function recordsBetween(
  db: Kysely<Database>,
  first: number,
  end: number,
  bytes = Infinity,
): Promise<{ readonly found: readonly Found[]; readonly end: number }> {
  const found: Found[] = [];
  let room = bytes;
  for await (const { index, text } of leavesOf(db, first, end)) {
    if (text === undefined) continue;
    room -= text.length;
    if (room < 0 && found.length > 0) return { found, end: index };
    // `recordText` wrote it.
    found.push({ text, record: JSON.parse(text) as CloudTrailRecord });
  }
  return { found, end };
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

/**
 * Writes what is claimed and not written: files of this replica, and those that another left behind. A bucket that
 * takes none keeps no other waiting.
 *
 * @throws what the first bucket that took none gave as the reason
 */
export async function writeClaimed(deps: DeliveryDeps): Promise<void> {
  const buckets = await deps.store.db
    .selectFrom('trail_files')
    .select('bucket')
    .distinct()
    .where('delivered_at', 'is', null)
    .execute();
  const failures: unknown[] = [];
  for (const { bucket } of buckets) {
    await writeInto(bucket, deps).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

async function writeInto(bucket: string, { store, files, clock }: DeliveryDeps): Promise<void> {
  const { db } = store;
  const claimed = await db
    .selectFrom('trail_files')
    .selectAll()
    .where('delivered_at', 'is', null)
    .where('bucket', '=', bucket)
    .orderBy('claimed_at')
    .limit(limits.logFilesPerRound)
    .execute();
  for (const file of claimed) {
    await files.put(bucket, file.object_key, file.body ?? (await textOf(db, file)), metadataOf(file));
    await db
      .updateTable('trail_files')
      .set({ delivered_at: clock.now() })
      .where('bucket', '=', bucket)
      .where('object_key', '=', file.object_key)
      .where('delivered_at', 'is', null)
      .execute();
  }
}

/** Where CloudTrail has the signature of a digest. */
export function metadataOf({ signature }: Pick<TrailFileRow, 'signature'>): Record<string, string> {
  return signature === null ? {} : { signature, 'signature-algorithm': 'SHA256withRSA' };
}

async function textOf(db: Kysely<Database>, file: TrailFileRow): Promise<string> {
  // A claim wrote it.
  const selectors = JSON.parse(file.selectors) as Selectors;
  const { found } = await recordsBetween(db, file.first_leaf, file.end_leaf);
  return logFileText(
    found.filter(({ record }) => record.recipientAccountId === file.account_id && takes(selectors, record)),
  );
}

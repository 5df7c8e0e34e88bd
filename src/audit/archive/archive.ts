import { join } from 'node:path';
import type { TrailArchiveRow } from '#store';
import { replaceFile } from '#files';
import { type Clock, isoSeconds } from '#kernel';
import { newEventId } from '../event-id.ts';
import { numbered } from '../export/layout.ts';
import { type Installation, serviceEvent } from '../service-event.ts';
import type { Trail } from '../trail.ts';
import { alone } from './alone.ts';
import { forget } from './forget.ts';
import { nextSegment, type Retention } from './retention.ts';
import { fileOf, proveSegment, type Segment, writeSegment } from './segment.ts';

export interface ArchiveDeps {
  readonly trail: Pick<Trail, 'store' | 'append' | 'index'>;
  /** Where the archive lies: an export that grows, which `caprock audit verify` reads. */
  readonly folder: string;
  readonly retention: Retention;
  readonly installation: Installation;
  /** `name+hash+key`: the public key of the checkpoints. */
  readonly verifierKey: string;
  readonly clock: Clock;
}

/**
 * Archives what the bounds no longer let stay, and deletes it then. A segment is claimed first, and whoever finds a
 * claim that is not done does all of it again: each step gives the same result however often it is taken.
 */
export function archive(deps: ArchiveDeps): Promise<void> {
  return alone(deps.trail.store, async () => {
    await finishClaimed(deps);
    while (await claim(deps)) await finishClaimed(deps);
  });
}

/** @returns whether there was something to claim */
async function claim({ trail, retention, clock }: ArchiveDeps): Promise<boolean> {
  const { db } = trail.store;
  const now = clock.now();
  const segment = await nextSegment(db, retention, now);
  if (segment === undefined) return false;
  await db
    .insertInto('trail_archives')
    .values({
      first_leaf: segment.first,
      end_leaf: segment.end,
      event_id: newEventId(now),
      claimed_at: now,
      done_at: null,
    })
    .execute();
  return true;
}

async function finishClaimed(deps: ArchiveDeps): Promise<void> {
  const { trail, clock } = deps;
  const claimed = await trail.store.db
    .selectFrom('trail_archives')
    .selectAll()
    .where('done_at', 'is', null)
    .orderBy('first_leaf')
    .execute();
  for (const row of claimed) {
    const segment = { first: row.first_leaf, end: row.end_leaf };
    // What was recorded as archived is proven to be; a crash after that has left less in the database to write it from.
    if (!(await isRecorded(deps, row))) {
      await writeSegment(trail.store.db, deps.folder, segment);
      await record(deps, row, await proveSegment(trail.store.db, deps.folder, segment));
    }
    await writeCheckpoints(deps, segment);
    await forget(trail.store, segment);
    await trail.store.db
      .updateTable('trail_archives')
      .set({ done_at: clock.now() })
      .where('first_leaf', '=', row.first_leaf)
      .execute();
  }
}

async function isRecorded({ trail }: ArchiveDeps, { event_id }: TrailArchiveRow): Promise<boolean> {
  await trail.index();
  const row = await trail.store.db
    .selectFrom('trail_events')
    .select('seq')
    .where('event_id', '=', event_id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Durable before anything is deleted. */
async function record(deps: ArchiveDeps, row: TrailArchiveRow, sha256: string): Promise<void> {
  const segment = { first: row.first_leaf, end: row.end_leaf };
  const { trail, installation, retention } = deps;
  await trail.append(
    serviceEvent(installation, {
      now: row.claimed_at,
      eventId: row.event_id,
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'TrailArchived',
      additionalEventData: {
        firstRecord: segment.first,
        endRecord: segment.end,
        file: fileOf(segment),
        sha256,
        archivedAt: isoSeconds(row.claimed_at),
        ...(retention.days === undefined ? {} : { retentionDays: retention.days }),
        ...(retention.bytes === undefined ? {} : { retentionBytes: retention.bytes }),
      },
    }),
  );
  await trail.index();
}

/** The archive ends where a checkpoint does: it can be verified by itself. */
async function writeCheckpoints(deps: ArchiveDeps, { end }: Segment): Promise<void> {
  const { trail, folder, verifierKey } = deps;
  const checkpoints = await trail.store.db
    .selectFrom('trail_checkpoints')
    .select(['size', 'note'])
    .where('size', '<=', end)
    .orderBy('size')
    .execute();
  const write = (name: string, text: string): Promise<void> => replaceFile(join(folder, name), text, 0o600);
  await write('key', `${verifierKey}\n`);
  for (const { size, note } of checkpoints) await write(join('checkpoints', numbered(size)), note);
  const newest = checkpoints.at(-1);
  if (newest !== undefined) await write('checkpoint', newest.note);
}

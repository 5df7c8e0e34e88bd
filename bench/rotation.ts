import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { openRootKeys, rootKeyProvider, rotateRoot, type RootKeys } from '#keys';
import { limits, systemClock } from '#kernel';
import { openStore, type Store } from '#store';

const MIB = 1024 * 1024;
const clock = systemClock;

/** What a rotation of the root key cost. */
export interface RotationCost {
  readonly seconds: number;
  /** Resident MiB: before it, at each tenth of it, and the most that was seen. */
  readonly resident: { readonly before: number; readonly tenths: readonly number[]; readonly peak: number };
  /** Milliseconds: the longest time for which the event loop did not turn. */
  readonly longestTurn: number;
}

/**
 * Wraps so many data keys anew, of as many accounts.
 * @param url of an empty database
 * @param folder where the root key lies
 */
export async function measureRotation(url: string, folder: string, keys: number): Promise<RotationCost> {
  await using store = await openStore(url);
  const provider = rootKeyProvider(`file:${join(folder, 'root.key')}`, { home: folder });
  await fill(store, await openRootKeys({ store, clock, provider }), keys);
  const before = resident();
  let peak = before;
  const tenths: number[] = [];
  const turns = watchTurns();
  const began = performance.now();
  await rotateRoot({
    store,
    from: provider,
    to: provider,
    clock,
    onStep(step, done, total) {
      if (step !== 'rewrapping') return;
      const now = resident();
      peak = Math.max(peak, now);
      if (done >= ((tenths.length + 1) * total) / 10) tenths.push(now);
    },
  });
  const seconds = (performance.now() - began) / 1000;
  return { seconds, resident: { before, tenths, peak }, longestTurn: turns.stop() };
}

function resident(): number {
  return process.memoryUsage.rss() / MIB;
}

function watchTurns(): { stop(): number } {
  let last = performance.now();
  let longest = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  return {
    stop() {
      clearInterval(timer);
      look();
      return longest;
    },
  };
}

async function fill(store: Store, rootKeys: RootKeys, keys: number): Promise<void> {
  const rootKey = await rootKeys.active();
  for (let at = 0; at < keys; at += limits.rotationBatchRows) {
    const rows = [];
    for (let one = at; one < Math.min(at + limits.rotationBatchRows, keys); one += 1) {
      const place = {
        accountId: String(100_000_000_000 + one),
        purpose: 'access-keys',
        dataKeyId: randomBytes(16).toString('hex'),
      };
      rows.push({
        data_key_id: place.dataKeyId,
        account_id: place.accountId,
        purpose: place.purpose,
        wrapped: await rootKey.wrap(randomBytes(32), place),
        root_key_id: rootKey.id,
        created_at: 0,
        retired_at: null,
      });
    }
    await store.db.insertInto('data_keys').values(rows).execute();
    // As a server would between two requests.
    await new Promise(setImmediate);
  }
}

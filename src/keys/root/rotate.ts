import { setImmediate as turn } from 'node:timers/promises';
import { CaprockError, limits, type Clock } from '#kernel';
import type { DataKeyRow, Store } from '#store';
import { placeOf } from '../data-key-place.ts';
import type { MadeRootKey, RootKeyProvider } from './provider.ts';
import type { RootKey } from './root-key.ts';
import { activeRootKey, countKeyChange, insertActive, knownRootKeys, parametersOf } from './state.ts';

export interface Rotation {
  readonly from: string;
  readonly to: string;
  /** Whether it finished a rotation that was begun earlier. */
  readonly resumed: boolean;
  /** Data keys that were wrapped anew by this call. */
  readonly rewrapped: number;
}

/** The instants between which a rotation may be interrupted. */
export type RotationStep = 'made' | 'activated' | 'rewrapping' | 'rewrapped' | 'settled';

export interface RotationDeps {
  readonly store: Store;
  /** Where the present root key is. */
  readonly from: RootKeyProvider;
  /** Where its successor is to be; the same provider, or another kind. */
  readonly to: RootKeyProvider;
  readonly clock: Clock;
  /** @param done of `total` data keys */
  readonly onStep?: (step: RotationStep, done: number, total: number) => void;
}

/**
 * Puts another root key in the place of the present one. Data keys are wrapped anew, and nothing that they sealed is
 * touched. What is done is in the store at each instant: a rotation that was interrupted is finished by the next call,
 * and of several at once one makes its key the active one.
 *
 * 1. make the successor  2. make it the active one, if the present one still is  3. wrap each data key anew
 * 4. let the successor take its lasting place
 *
 * promise 7: keys have a life
 * @throws CaprockError `NothingSealed`, `RotationLost`, `WrongRootKey`, and as the providers
 */
export async function rotateRoot(deps: RotationDeps): Promise<Rotation> {
  const progress: Progress = { isActive: false, rewrapped: 0, total: 0 };
  try {
    return await rotate(deps, progress);
  } catch (error) {
    if (!(error instanceof CaprockError) || error.code !== 'RootKeyUnavailable') throw error;
    const { isActive, rewrapped, total } = progress;
    const what = isActive
      ? `${rewrapped} of ${total} data keys were wrapped anew, and all of them still open: finish it with the same command.`
      : 'Nothing was changed.';
    throw new CaprockError(error.code, `${error.message} ${what}`, { cause: error });
  }
}

/** How far a rotation has come, for whoever is told that it stopped. */
interface Progress {
  /** Whether the successor is the active one. */
  isActive: boolean;
  rewrapped: number;
  total: number;
}

async function rotate(
  { store, from, to, clock, onStep = () => {} }: RotationDeps,
  progress: Progress,
): Promise<Rotation> {
  const known = await knownRootKeys(store.db);
  const { active } = known;
  if (active === undefined) {
    throw new CaprockError('NothingSealed', 'The state has no root key yet: start the service once.');
  }
  const find = async (id: string): Promise<RootKey> => {
    const row = await store.db
      .selectFrom('root_keys')
      .selectAll()
      .where('root_key_id', '=', id)
      .executeTakeFirst();
    const key = (await from.find(id, parametersOf(row))) ?? (await to.find(id, parametersOf(row)));
    if (key !== undefined) return key;
    throw new CaprockError(
      'WrongRootKey',
      `Data keys hang from the root key ${id}, and neither ${from.name} nor ${to.name} holds it.`,
    );
  };

  const behind = await outdated(store, active);
  const resumed = behind.length > 0 || (await to.settle(active));
  let target: RootKey;
  if (resumed) {
    target = await find(active);
  } else {
    const present = await find(active);
    const made = await to.make(known);
    onStep('made', 0, 0);
    await activate(store, present.id, made, to.kind, clock);
    target = made.key;
    onStep('activated', 0, 0);
  }

  progress.isActive = true;
  progress.total = await countOutdated(store, target.id);
  const left = await outdated(store, target.id);
  for (const id of left) {
    const old = await find(id);
    for await (const count of rewrap(store, old, target)) {
      progress.rewrapped += count;
      onStep('rewrapping', progress.rewrapped, progress.total);
    }
  }
  const { rewrapped, total } = progress;
  onStep('rewrapped', rewrapped, total);
  await to.settle(target.id);
  onStep('settled', rewrapped, total);
  return { from: resumed ? (left[0] ?? target.id) : active, to: target.id, resumed, rewrapped };
}

/** @throws CaprockError `RotationLost` when another rotation was first */
async function activate(
  store: Store,
  present: string,
  made: MadeRootKey,
  kind: RootKeyProvider['kind'],
  clock: Clock,
): Promise<void> {
  const winner = await store.transaction(async (trx) => {
    const row = await activeRootKey(trx);
    if (row?.root_key_id !== present) return row?.root_key_id ?? 'none';
    const now = clock.now();
    await trx.updateTable('root_keys').set({ retired_at: now }).where('root_key_id', '=', present).execute();
    await insertActive(trx, made, kind, now);
    await countKeyChange(trx);
    return made.key.id;
  });
  if (winner === made.key.id) return;
  throw new CaprockError(
    'RotationLost',
    `Another rotation was first: the root key is ${winner} now, and the one made here is not used. Bring that one here, and do not rotate again unless you want yet another.`,
  );
}

/** The root keys besides this one that data keys hang from. */
async function outdated(store: Store, target: string): Promise<string[]> {
  const rows = await store.db
    .selectFrom('data_keys')
    .select('root_key_id')
    .distinct()
    .where('root_key_id', '!=', target)
    .execute();
  return rows.map(({ root_key_id }) => root_key_id);
}

async function countOutdated(store: Store, target: string): Promise<number> {
  const row = await store.db
    .selectFrom('data_keys')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('root_key_id', '!=', target)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/**
 * Batch by batch, each in one transaction; what is rewrapped is no longer found. Before each few wraps the event loop
 * turns: SQLite and a root key in memory alone would hold it to the end, and no signal would be heard, nor any memory be
 * given back whose release is a task.
 */
async function* rewrap(store: Store, old: RootKey, target: RootKey): AsyncGenerator<number> {
  for (;;) {
    const rows = await store.db
      .selectFrom('data_keys')
      .selectAll()
      .where('root_key_id', '=', old.id)
      .orderBy('data_key_id')
      .limit(limits.rotationBatchRows)
      .execute();
    if (rows.length === 0) return;
    yield await rewrapBatch(store, rows, old, target);
  }
}

/** @returns how many of these rows it was that wrapped anew */
async function rewrapBatch(
  store: Store,
  rows: readonly DataKeyRow[],
  old: RootKey,
  target: RootKey,
): Promise<number> {
  const wrapped: Uint8Array[] = [];
  for (let from = 0; from < rows.length; from += limits.rotationWrapsAtOnce) {
    await turn();
    const some = rows.slice(from, from + limits.rotationWrapsAtOnce);
    wrapped.push(...(await Promise.all(some.map((row) => wrapAnew(row, old, target)))));
  }
  return store.transaction(async (trx) => {
    let count = 0;
    for (const [index, { data_key_id }] of rows.entries()) {
      const { numUpdatedRows } = await trx
        .updateTable('data_keys')
        .set({ wrapped: wrapped[index] ?? new Uint8Array(), root_key_id: target.id })
        .where('data_key_id', '=', data_key_id)
        // Unless somebody rewrapped or destroyed it meanwhile.
        .where('root_key_id', '=', old.id)
        .executeTakeFirst();
      count += Number(numUpdatedRows);
    }
    return count;
  });
}

async function wrapAnew(row: DataKeyRow, old: RootKey, target: RootKey): Promise<Uint8Array> {
  const place = placeOf(row);
  const bytes = await old.unwrap(row.wrapped, place);
  try {
    return await target.wrap(bytes, place);
  } finally {
    bytes.fill(0);
  }
}

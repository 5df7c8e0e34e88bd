import { openTrail, type Trail } from '#audit';
import type { Clock } from '#kernel';
import { openStore, type Store } from '#store';
import { type StoreUnderTest, storesUnderTest } from '../support/stores.ts';
import { NOW } from './records.ts';

/** One form of the trail that the same tests run on. */
export interface TrailUnderTest {
  readonly name: StoreUnderTest['name'];
  readonly skip: string | false;
  /** An empty place for a trail, for one test. */
  emptyPlace(): Promise<PlaceUnderTest>;
}

export interface PlaceUnderTest extends AsyncDisposable {
  /** Where it is, in a form that can be told to another process. */
  readonly address: string;
  open(): Promise<Trail>;
  /** The tables below it. */
  openStore(): Promise<Store>;
}

const fixedClock: Clock = { now: () => NOW + 1_000 };

export async function trailsUnderTest(): Promise<readonly TrailUnderTest[]> {
  return (await storesUnderTest()).map(trailUnderTest);
}

function trailUnderTest(kind: StoreUnderTest): TrailUnderTest {
  return {
    name: kind.name,
    skip: kind.skip,
    async emptyPlace() {
      const database = await kind.migratedDatabase();
      return {
        address: database.url,
        open: () => openTrailAt(database.url),
        openStore: () =>
          kind.kind === 'sqlite' ? openStore(`${database.url}/trail.db`, ['trail']) : openStore(database.url),
        [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
      };
    },
  };
}

/** @param address `sqlite:<path>`, whose folder becomes the trail's, or `postgresql://…` */
export async function openTrailAt(address: string, clock: Clock = fixedClock): Promise<Trail> {
  if (address.startsWith('sqlite:')) {
    return openTrail({ directory: address.slice('sqlite:'.length) }, { clock });
  }
  const store = await openStore(address);
  try {
    return withStore(await openTrail({ store }, { clock }), store);
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

/** The trail does not own its store: here both close together. */
function withStore(trail: Trail, store: AsyncDisposable): Trail {
  return {
    get health() {
      return trail.health;
    },
    ready: () => trail.ready(),
    append: (record) => trail.append(record),
    begin: (record) => trail.begin(record),
    lookup: (query) => trail.lookup(query),
    index: () => trail.index(),
    recordInterrupted: () => trail.recordInterrupted(),
    store: trail.store,
    async [Symbol.asyncDispose]() {
      await trail[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

import { join } from 'node:path';
import { CaprockError } from '#kernel';
import { openStore, type Store } from '#store';
import { recordTexts } from './journal/record-texts.ts';
import { HASH_BYTES } from './tree/hash.ts';
import { consistencyProof, inclusionProof } from './tree/proofs.ts';
import { tileReader, treeSize } from './tree/stored-tree.ts';
import { TILE_WIDTH } from './tree/tiles.ts';

/** A record of the tree; its text is absent where it was archived and deleted. */
export interface Leaf {
  readonly index: number;
  readonly text?: string;
  /** As the tree has it. */
  readonly hash: Buffer;
}

/** Reads a trail where it lies, beside the service that writes it. It sees what is in the tree. */
export interface TrailReader extends AsyncDisposable {
  size(): Promise<number>;
  /** Every signed checkpoint that is kept, the smallest first. */
  checkpoints(): Promise<readonly string[]>;
  /** In order, from `first` up to and without `end`. */
  leaves(first: number, end: number): AsyncIterable<Leaf>;
  /** @throws CaprockError `NoSuchRecord` */
  leafOf(eventId: string): Promise<number>;
  inclusion(index: number, size: number): Promise<readonly Buffer[]>;
  consistency(older: number, size: number): Promise<readonly Buffer[]>;
}

/** @param place the folder with `trail.db`, or the URL of the PostgreSQL database */
export async function openTrailReader(
  place: { readonly directory: string } | { readonly databaseUrl: string },
): Promise<TrailReader> {
  return new StoreReader(
    'directory' in place
      ? await openStore(`sqlite:${join(place.directory, 'trail.db')}`, ['trail'])
      : await openStore(place.databaseUrl),
  );
}

class StoreReader implements TrailReader {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  size(): Promise<number> {
    return treeSize(this.#store.db);
  }

  async checkpoints(): Promise<readonly string[]> {
    const rows = await this.#store.db
      .selectFrom('trail_checkpoints')
      .select('note')
      .orderBy('size')
      .execute();
    return rows.map(({ note }) => note);
  }

  async *leaves(first: number, end: number): AsyncIterable<Leaf> {
    const { db } = this.#store;
    for (let from = first; from < end; from = nextTile(from)) {
      const to = Math.min(end, nextTile(from));
      const rows = await db
        .selectFrom('trail_events')
        .select(['seq', 'journal_id', 'line'])
        .where('seq', '>=', from)
        .where('seq', '<', to)
        .execute();
      const texts = await recordTexts(db, rows);
      const tile = await tileReader(db)(0, Math.floor(from / TILE_WIDTH));
      for (let index = from; index < to; index += 1) {
        const text = texts.get(index);
        const at = (index % TILE_WIDTH) * HASH_BYTES;
        const hash = Buffer.from(tile?.subarray(at, at + HASH_BYTES) ?? []);
        yield { index, hash, ...(text !== undefined && { text }) };
      }
    }
  }

  async leafOf(eventId: string): Promise<number> {
    const row = await this.#store.db
      .selectFrom('trail_events')
      .select('seq')
      .where('event_id', '=', eventId)
      .orderBy('seq', 'desc')
      .executeTakeFirst();
    if (row === undefined)
      throw new CaprockError('NoSuchRecord', 'The tree has no record with this eventID.');
    return row.seq;
  }

  inclusion(index: number, size: number): Promise<readonly Buffer[]> {
    return inclusionProof(tileReader(this.#store.db), index, size);
  }

  consistency(older: number, size: number): Promise<readonly Buffer[]> {
    return consistencyProof(tileReader(this.#store.db), older, size);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]();
  }
}

function nextTile(index: number): number {
  return (Math.floor(index / TILE_WIDTH) + 1) * TILE_WIDTH;
}

import { join } from 'node:path';
import { CaprockError } from '#kernel';
import { openStore, type Store } from '#store';
import { ArchivedTexts } from './archive/archived-texts.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import { checkpointsIn } from './export/read.ts';
import { consistencyProof, inclusionProof } from './tree/proofs.ts';
import { waitingFiles } from './trails/waiting.ts';
import { tileReader, treeSize } from './tree/stored-tree.ts';

/** Reads a trail where it lies, beside the service that writes it. It sees what is in the tree. */
export interface TrailReader extends AsyncDisposable {
  size(): Promise<number>;
  /** Every signed checkpoint that is kept, the smallest first. */
  checkpoints(): Promise<readonly string[]>;
  /** In order, from `first` up to and without `end`. */
  leaves(first: number, end: number): AsyncIterable<Leaf>;
  /** @throws CaprockError `NoSuchRecord` */
  leafOf(eventId: string): Promise<number>;
  /** Log files and digests that were claimed and are not in their store yet: how many, and since when. */
  waiting(): Promise<{ readonly files: number; readonly since: number | undefined }>;
  inclusion(index: number, size: number): Promise<readonly Buffer[]>;
  consistency(older: number, size: number): Promise<readonly Buffer[]>;
}

/**
 * @param place the folder with `trail.db`, or the URL of the PostgreSQL database
 * @param archive the folder that archived records were moved to, where it is at hand
 */
export async function openTrailReader(
  place: { readonly directory: string } | { readonly databaseUrl: string },
  archive?: string,
): Promise<TrailReader> {
  const store =
    'directory' in place
      ? await openStore(`sqlite:${join(place.directory, 'trail.db')}`, ['trail'])
      : await openStore(place.databaseUrl);
  return new StoreReader(store, archive);
}

class StoreReader implements TrailReader {
  readonly #store: Store;
  readonly #archive: string | undefined;

  constructor(store: Store, archive: string | undefined) {
    this.#store = store;
    this.#archive = archive;
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
    const live = rows.map(({ note }) => note);
    const archived = this.#archive === undefined ? [] : await checkpointsIn(this.#archive).catch(() => []);
    return [...archived.filter((note) => !live.includes(note)), ...live];
  }

  async *leaves(first: number, end: number): AsyncIterable<Leaf> {
    const archived = new ArchivedTexts(this.#archive);
    for await (const leaf of leavesOf(this.#store.db, first, end)) {
      const text = leaf.text ?? (await archived.text(leaf.index, leaf.hash));
      yield text === undefined ? leaf : { ...leaf, text };
    }
  }

  async leafOf(eventId: string): Promise<number> {
    const { db } = this.#store;
    const row = await db
      .selectFrom('trail_events')
      .select('seq')
      .where('event_id', '=', eventId)
      .orderBy('seq', 'desc')
      .executeTakeFirst();
    if (row !== undefined) return row.seq;
    const { seq: live } = await db
      .selectFrom('trail_events')
      .select((all) => all.fn.min('seq').as('seq'))
      .executeTakeFirstOrThrow();
    let found: number | undefined;
    for await (const { index, text = '' } of this.leaves(0, live ?? 0)) {
      // The last one counts: it replaces one that was taken for interrupted.
      if (text.includes(JSON.stringify(eventId)) && JSON.parse(text).eventID === eventId) found = index;
    }
    if (found !== undefined) return found;
    throw new CaprockError(
      'NoSuchRecord',
      'Neither the trail nor the archive, where that is at hand, has a record with this eventID.',
    );
  }

  waiting(): Promise<{ readonly files: number; readonly since: number | undefined }> {
    return waitingFiles(this.#store.db);
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

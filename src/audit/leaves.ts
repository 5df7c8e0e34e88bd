import type { Kysely } from 'kysely';
import type { Database } from '#store';
import { recordTexts } from './journal/record-texts.ts';
import { HASH_BYTES } from './tree/hash.ts';
import { tileReader } from './tree/stored-tree.ts';
import { TILE_WIDTH } from './tree/tiles.ts';

/** A record of the tree; its text is absent where it was archived and deleted. */
export interface Leaf {
  readonly index: number;
  readonly text?: string;
  /** As the tree has it. */
  readonly hash: Buffer;
}

/** The leaves from `first` up to and without `end`, in order, as the database has them. */
export async function* leavesOf(db: Kysely<Database>, first: number, end: number): AsyncGenerator<Leaf> {
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

function nextTile(index: number): number {
  return (Math.floor(index / TILE_WIDTH) + 1) * TILE_WIDTH;
}

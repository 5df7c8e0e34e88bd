import type { Kysely } from 'kysely';
import type { Database } from '#store';
import type { ReadTile } from './tiles.ts';

/** How many records the tree has. */
export async function treeSize(db: Kysely<Database>): Promise<number> {
  const { size } = await db.selectFrom('trail_tree').select('size').executeTakeFirstOrThrow();
  return size;
}

export function tileReader(db: Kysely<Database>): ReadTile {
  return async (level, index) => {
    const row = await db
      .selectFrom('trail_tiles')
      .select('hashes')
      .where('level', '=', level)
      .where('tile_index', '=', index)
      .executeTakeFirst();
    return row?.hashes;
  };
}

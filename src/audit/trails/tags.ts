import type { Kysely } from 'kysely';
import type { Database, TrailRow } from '#store';
import { ApiError, limits } from '#kernel';

export interface TrailTag {
  readonly key: string;
  readonly value: string;
}

type Named = Pick<TrailRow, 'account_id' | 'name'>;

export async function tagsOf(db: Kysely<Database>, { account_id, name }: Named): Promise<TrailTag[]> {
  return db
    .selectFrom('trail_tags')
    .select(['tag_key as key', 'tag_value as value'])
    .where('account_id', '=', account_id)
    .where('name', '=', name)
    .orderBy('tag_key')
    .execute();
}

/** @throws ApiError `TagsLimitExceededException` */
export async function addTags(
  db: Kysely<Database>,
  { account_id, name }: Named,
  tags: readonly TrailTag[],
): Promise<void> {
  const all = new Set([...(await tagsOf(db, { account_id, name })), ...tags].map(({ key }) => key));
  if (all.size > limits.tagsPerResource) {
    throw new ApiError('TagsLimitExceededException', `A trail has ${limits.tagsPerResource} tags at most.`);
  }
  for (const { key: tag_key, value: tag_value } of tags) {
    await db
      .insertInto('trail_tags')
      .values({ account_id, name, tag_key, tag_value })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'name', 'tag_key']).doUpdateSet({ tag_value }),
      )
      .execute();
  }
}

export async function removeTags(
  db: Kysely<Database>,
  { account_id, name }: Named,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await db
    .deleteFrom('trail_tags')
    .where('account_id', '=', account_id)
    .where('name', '=', name)
    .where('tag_key', 'in', keys)
    .execute();
}

import { ApiError, limits } from '#kernel';
import type { Database, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { nameKey } from './names.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What can bear tags. IAM tells the keys of users and roles apart without regard to case; those of policies, and of what an organisation or the workforce has, with. */
export interface TaggableKind<Ref> {
  readonly word:
    'user' | 'role' | 'policy' | 'MFA device' | 'OIDC provider' | 'organization' | 'permission set';
  /** Its unique id. @throws ApiError `NoSuchEntityException` */
  readonly requireId: (db: Kysely<Database>, ref: Ref) => Promise<string>;
}

export interface Tags<Ref> {
  /** Adds, or gives a key that is there another value. @throws ApiError `NoSuchEntityException` | `InvalidInputException` | `LimitExceededException` */
  tag(ref: Ref & { readonly tags: readonly Tag[] }): Promise<void>;
  /** Keys that are not there are passed over. @throws ApiError `NoSuchEntityException` */
  untag(ref: Ref & { readonly keys: readonly string[] }): Promise<void>;
  /** By key. @throws ApiError `NoSuchEntityException` | `ValidationException` */
  list(query: Ref & PageQuery): Promise<Page<Tag>>;
}

export function createTags<Ref extends { readonly accountId: string }>(
  store: Store,
  changes: Changes,
  kind: TaggableKind<Ref>,
): Tags<Ref> {
  const listName = `${kind.word}-tags`;
  return {
    async tag(ref) {
      await changes.make(async (trx) => {
        const ownerId = await kind.requireId(trx, ref);
        await addTags(trx, { accountId: ref.accountId, ownerId, word: kind.word }, ref.tags);
      });
    },

    async untag(ref) {
      const ids = ref.keys.map((key) => keyId(kind.word, key));
      await changes.make(async (trx) => {
        const ownerId = await kind.requireId(trx, ref);
        if (ids.length === 0) return;
        await trx.deleteFrom('tags').where('owner_id', '=', ownerId).where('tag_key_id', 'in', ids).execute();
      });
    },

    async list(query) {
      const size = pageSize(query);
      const rows = await store.db
        .selectFrom('tags')
        .selectAll()
        .where('owner_id', '=', await kind.requireId(store.db, query))
        .where('tag_key_id', '>', readMarker(listName, query.marker))
        .orderBy('tag_key_id')
        .limit(size + 1)
        .execute();
      return toPage(
        listName,
        rows,
        size,
        (row) => row.tag_key_id,
        (row) => ({ key: row.tag_key, value: row.tag_value }),
      );
    },
  };
}

export interface TagOwner {
  readonly accountId: string;
  readonly ownerId: string;
  readonly word: TaggableKind<never>['word'];
}

/** @throws ApiError `InvalidInputException` | `LimitExceededException` */
export async function addTags(
  trx: Transaction<Database>,
  { accountId, ownerId, word }: TagOwner,
  tags: readonly Tag[],
): Promise<void> {
  const ids = new Set(tags.map(({ key }) => keyId(word, key)));
  if (ids.size < tags.length) {
    throw new ApiError('InvalidInputException', 'Duplicate tag keys found.');
  }
  if (tags.some(({ key }) => /^aws:/i.test(key))) {
    throw new ApiError('InvalidInputException', 'Tag keys that begin with aws: are reserved.');
  }
  const there = await trx.selectFrom('tags').select('tag_key_id').where('owner_id', '=', ownerId).execute();
  for (const row of there) ids.add(row.tag_key_id);
  if (ids.size > limits.tagsPerResource) {
    throw new ApiError('LimitExceededException', 'The number of tags has reached the maximum limit.');
  }
  for (const { key, value } of tags) {
    const updated = { tag_key: key, tag_value: value };
    await trx
      .insertInto('tags')
      .values({ account_id: accountId, owner_id: ownerId, tag_key_id: keyId(word, key), ...updated })
      .onConflict((conflict) => conflict.columns(['owner_id', 'tag_key_id']).doUpdateSet(updated))
      .execute();
  }
}

/** Of one owner, by key. */
export async function readTags(db: Kysely<Database>, ownerId: string): Promise<readonly Tag[]> {
  return (await readTagsOf(db, [ownerId])).get(ownerId) ?? [];
}

/** Of several owners, by owner and key. */
export async function readTagsOf(
  db: Kysely<Database>,
  ownerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Tag[]>> {
  if (ownerIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('tags')
    .selectAll()
    .where('owner_id', 'in', ownerIds)
    .orderBy('tag_key_id')
    .execute();
  const byOwner = new Map<string, Tag[]>();
  for (const row of rows) {
    const tag = { key: row.tag_key, value: row.tag_value };
    const tags = byOwner.get(row.owner_id);
    if (tags === undefined) byOwner.set(row.owner_id, [tag]);
    else tags.push(tag);
  }
  return byOwner;
}

export async function deleteTags(trx: Transaction<Database>, ownerId: string): Promise<void> {
  await trx.deleteFrom('tags').where('owner_id', '=', ownerId).execute();
}

function keyId(word: TagOwner['word'], key: string): string {
  return word === 'policy' || word === 'organization' || word === 'permission set' ? key : nameKey(key);
}

import { ApiError } from '#kernel';
import type { Database, GroupRow } from '#store';
import type { Kysely } from 'kysely';
import { nameKey } from './names.ts';

/** Names a group inside an account, exactly as it is spelled. */
export interface GroupRef {
  readonly accountId: string;
  readonly groupName: string;
}

export async function findGroup(db: Kysely<Database>, ref: GroupRef): Promise<GroupRow | undefined> {
  return db
    .selectFrom('groups')
    .selectAll()
    .where('account_id', '=', ref.accountId)
    .where('group_name_key', '=', nameKey(ref.groupName))
    .where('group_name', '=', ref.groupName)
    .executeTakeFirst();
}

/** @throws ApiError `NoSuchEntityException` */
export async function requireGroup(db: Kysely<Database>, ref: GroupRef): Promise<GroupRow> {
  const row = await findGroup(db, ref);
  if (row !== undefined) return row;
  throw new ApiError('NoSuchEntityException', `The group with name ${ref.groupName} cannot be found.`);
}

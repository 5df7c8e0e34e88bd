import { ApiError } from '#kernel';
import type { Database, UserRow } from '#store';
import type { Kysely } from 'kysely';
import { nameKey } from './names.ts';

/** Names a user inside an account, exactly as it is spelled. */
export interface UserRef {
  readonly accountId: string;
  readonly userName: string;
}

/**
 * The user of exactly this name. IAM keeps `ada` and `Ada` from both existing, but a name that is looked up counts
 * letter by letter: a policy that denies an action on `user/ada` must not be evaded by asking for `user/Ada`.
 */
export async function findUser(db: Kysely<Database>, ref: UserRef): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('account_id', '=', ref.accountId)
    .where('user_name_key', '=', nameKey(ref.userName))
    .where('user_name', '=', ref.userName)
    .executeTakeFirst();
}

/** @throws ApiError `NoSuchEntityException` */
export async function requireUser(db: Kysely<Database>, ref: UserRef): Promise<UserRow> {
  const row = await findUser(db, ref);
  if (row !== undefined) return row;
  throw noSuchUser(ref.userName);
}

export function noSuchUser(userName: string): ApiError {
  return new ApiError('NoSuchEntityException', `The user with name ${userName} cannot be found.`);
}

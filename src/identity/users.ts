import { ApiError, limits, userArn, type Clock } from '#kernel';
import type { Database, Store, UserRow } from '#store';
import { sql, type Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { findUser, requireUser, userNameKey, type UserRef } from './find-user.ts';
import { newUserId } from './ids.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';

export interface User {
  readonly accountId: string;
  /** `AIDA…` */
  readonly userId: string;
  readonly userName: string;
  /** `/` or `/team/…/`. */
  readonly path: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export interface Users {
  /** @throws ApiError `EntityAlreadyExistsException` | `LimitExceededException` */
  create(user: UserRef & { readonly path?: string }): Promise<User>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: UserRef): Promise<User>;
  /**
   * The ARN to authorise an action on that user by. It holds the user's path, so it has to be looked up; for a
   * user that is not there it is the ARN that it would have under `/`, so that who may not ask learns nothing.
   */
  arnOf(ref: UserRef): Promise<string>;
  /** By name, without regard to case. @throws ApiError `ValidationException` for a marker that is none */
  list(query: PageQuery & { readonly accountId: string; readonly pathPrefix?: string }): Promise<Page<User>>;
  /** @throws ApiError `NoSuchEntityException` | `DeleteConflictException` while it has keys or policies */
  delete(ref: UserRef): Promise<void>;
}

export function createUsers(store: Store, changes: Changes, clock: Clock): Users {
  return {
    async create({ accountId, userName, path = '/' }) {
      const row: UserRow = {
        user_id: newUserId(),
        account_id: accountId,
        user_name: userName,
        user_name_key: userNameKey(userName),
        path,
        created_at: clock.now(),
      };
      await changes.make(async (trx) => {
        await refuseTakenName(trx, row);
        await refuseOverQuota(trx, accountId);
        await trx.insertInto('users').values(row).execute();
      });
      return toUser(row);
    },

    async get(ref) {
      return toUser(await requireUser(store.db, ref));
    },

    async arnOf(ref) {
      const row = await findUser(store.db, ref);
      return userArn(ref.accountId, row?.path ?? '/', ref.userName);
    },

    async list({ accountId, pathPrefix = '/', ...page }) {
      const size = pageSize(page);
      const rows = await store.db
        .selectFrom('users')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('user_name_key', '>', readMarker('users', page.marker))
        // Not LIKE: it disregards case in SQLite, and `_` in a path would stand for any character.
        .where(sql<string>`substr(path, 1, ${sql.lit(pathPrefix.length)})`, '=', pathPrefix)
        .orderBy('user_name_key')
        .limit(size + 1)
        .execute();
      return toPage('users', rows, size, (row) => row.user_name_key, toUser);
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        await refuseWhileInUse(trx, user_id);
        await trx.deleteFrom('users').where('user_id', '=', user_id).execute();
      });
    },
  };
}

async function refuseTakenName(trx: Transaction<Database>, row: UserRow): Promise<void> {
  const taken = await trx
    .selectFrom('users')
    .select('user_id')
    .where('account_id', '=', row.account_id)
    .where('user_name_key', '=', row.user_name_key)
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new ApiError('EntityAlreadyExistsException', `User with name ${row.user_name} already exists.`);
}

async function refuseOverQuota(trx: Transaction<Database>, accountId: string): Promise<void> {
  const { users } = await trx
    .selectFrom('users')
    .select((count) => count.fn.countAll<number>().as('users'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (users < limits.usersPerAccount) return;
  throw new ApiError(
    'LimitExceededException',
    `Cannot exceed quota for UsersPerAccount: ${limits.usersPerAccount}`,
  );
}

async function refuseWhileInUse(trx: Transaction<Database>, userId: string): Promise<void> {
  const key = await trx
    .selectFrom('access_keys')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (key) {
    throw new ApiError('DeleteConflictException', 'Cannot delete entity, must delete access keys first.');
  }
  const policy = await trx
    .selectFrom('user_policies')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (policy)
    throw new ApiError('DeleteConflictException', 'Cannot delete entity, must delete policies first.');
}

function toUser(row: UserRow): User {
  return {
    accountId: row.account_id,
    userId: row.user_id,
    userName: row.user_name,
    path: row.path,
    arn: userArn(row.account_id, row.path, row.user_name),
    createdAt: row.created_at,
  };
}

import { ApiError, limits, userArn, type Clock } from '#kernel';
import type { Database, Store, UserRow } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { requireBoundary } from './find-policy.ts';
import { findUser, requireUser, type UserRef } from './find-user.ts';
import { newUserId } from './ids.ts';
import { nameKey, pathStartsWith } from './names.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { refuseOverQuota } from './quota.ts';
import { refuseWhileItHasCredentials, refuseWhileItHasPolicies } from './in-use.ts';
import { addTags, deleteTags, readTags, type Tag } from './tags.ts';

export interface User {
  readonly accountId: string;
  /** `AIDA…` */
  readonly userId: string;
  readonly userName: string;
  /** `/` or `/team/…/`. */
  readonly path: string;
  readonly arn: string;
  /** The ARN of the managed policy that bounds it. */
  readonly permissionsBoundary?: string;
  /** Empty in lists, as IAM has it. */
  readonly tags: readonly Tag[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When the user last gave the right password; absent for never, and for who has none. */
  readonly passwordUsedAt?: number;
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export interface Users {
  /** @throws ApiError `EntityAlreadyExistsException` | `NoSuchEntityException` (the boundary) | `LimitExceededException` | `InvalidInputException` */
  create(
    user: UserRef & {
      readonly path?: string;
      readonly permissionsBoundary?: string;
      readonly tags?: readonly Tag[];
    },
  ): Promise<User>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: UserRef): Promise<User>;
  /**
   * The ARN to authorise an action on that user by. It holds the user's path, so it has to be looked up; for a
   * user that is not there it is the ARN that it would have under `/`, so that who may not ask learns nothing.
   */
  arnOf(ref: UserRef): Promise<string>;
  /** By name, without regard to case. @throws ApiError `ValidationException` for a marker that is none */
  list(query: PageQuery & { readonly accountId: string; readonly pathPrefix?: string }): Promise<Page<User>>;
  /**
   * Gives it another name or path, and so another ARN; all that it has stays its own.
   * @throws ApiError `NoSuchEntityException` | `EntityAlreadyExistsException`
   */
  update(user: UserRef & { readonly newUserName?: string; readonly newPath?: string }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` | `DeleteConflictException` while it has credentials, policies or groups */
  delete(ref: UserRef): Promise<void>;
}

export function createUsers(store: Store, changes: Changes, clock: Clock): Users {
  return {
    async create({ accountId, userName, path = '/', permissionsBoundary, tags = [] }) {
      const row: UserRow = {
        user_id: newUserId(),
        account_id: accountId,
        user_name: userName,
        user_name_key: nameKey(userName),
        path,
        boundary_arn: permissionsBoundary ?? null,
        created_at: clock.now(),
      };
      await changes.make(async (trx) => {
        await refuseTakenName(trx, row);
        await refuseTooMany(trx, accountId);
        if (permissionsBoundary !== undefined) {
          await requireBoundary(trx, { accountId, policyArn: permissionsBoundary });
        }
        await trx.insertInto('users').values(row).execute();
        await addTags(trx, { accountId, ownerId: row.user_id, word: 'user' }, tags);
      });
      return toUser(row, tags);
    },

    async get(ref) {
      const row = await requireUser(store.db, ref);
      const passwordUses = await readPasswordUses(store.db, [row.user_id]);
      return toUser(row, await readTags(store.db, row.user_id), passwordUses.get(row.user_id));
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
        .where(({ ref }) => pathStartsWith(ref('path'), pathPrefix))
        .orderBy('user_name_key')
        .limit(size + 1)
        .execute();
      const passwordUses = await readPasswordUses(
        store.db,
        rows.map((row) => row.user_id),
      );
      return toPage(
        'users',
        rows,
        size,
        (row) => row.user_name_key,
        (row) => toUser(row, [], passwordUses.get(row.user_id)),
      );
    },

    async update({ newUserName, newPath, ...ref }) {
      await changes.withdraw(ref.accountId, async (trx) => {
        const row = await requireUser(trx, ref);
        const user_name = newUserName ?? row.user_name;
        const renamed = { user_name, user_name_key: nameKey(user_name), path: newPath ?? row.path };
        await refuseTakenName(trx, { ...row, ...renamed });
        await trx.updateTable('users').set(renamed).where('user_id', '=', row.user_id).execute();
      });
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        await refuseWhileInUse(trx, user_id);
        await deleteTags(trx, user_id);
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
    .where('user_id', '!=', row.user_id)
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new ApiError('EntityAlreadyExistsException', `User with name ${row.user_name} already exists.`);
}

async function refuseTooMany(trx: Transaction<Database>, accountId: string): Promise<void> {
  const { users } = await trx
    .selectFrom('users')
    .select((count) => count.fn.countAll<number>().as('users'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  refuseOverQuota('UsersPerAccount', users, limits.usersPerAccount);
}

async function refuseWhileInUse(trx: Transaction<Database>, userId: string): Promise<void> {
  await refuseWhileItHasCredentials(trx, userId);
  await refuseWhileItHasPolicies(trx, userId);
  const member = await trx
    .selectFrom('group_members')
    .select('group_id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (member) {
    throw new ApiError(
      'DeleteConflictException',
      'Cannot delete entity, must remove users from group first.',
    );
  }
}

/** By user id; a user who never gave a password is left out. */
async function readPasswordUses(
  db: Kysely<Database>,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('login_profiles')
    .select(['user_id', 'last_used_at'])
    .where('user_id', 'in', userIds)
    .execute();
  return new Map(rows.flatMap((row) => (row.last_used_at === null ? [] : [[row.user_id, row.last_used_at]])));
}

export function toUser(row: UserRow, tags: readonly Tag[] = [], passwordUsedAt?: number): User {
  return {
    accountId: row.account_id,
    userId: row.user_id,
    userName: row.user_name,
    path: row.path,
    arn: userArn(row.account_id, row.path, row.user_name),
    ...(row.boundary_arn === null ? {} : { permissionsBoundary: row.boundary_arn }),
    tags,
    createdAt: row.created_at,
    ...(passwordUsedAt === undefined ? {} : { passwordUsedAt }),
  };
}

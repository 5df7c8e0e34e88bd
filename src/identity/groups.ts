import { ApiError, groupArn, limits, type Clock } from '#kernel';
import type { Database, GroupRow, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { findGroup, requireGroup, type GroupRef } from './find-group.ts';
import { newGroupId } from './ids.ts';
import { refuseWhileItHasPolicies } from './in-use.ts';
import { nameKey, pathStartsWith } from './names.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { refuseOverQuota } from './quota.ts';

export interface Group {
  readonly accountId: string;
  /** `AGPA…` */
  readonly groupId: string;
  readonly groupName: string;
  readonly path: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Group.html */
export interface Groups {
  /** @throws ApiError `EntityAlreadyExistsException` | `LimitExceededException` */
  create(group: GroupRef & { readonly path?: string }): Promise<Group>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: GroupRef): Promise<Group>;
  /** The ARN to authorise by; for a group that is not there, the one that it would have under `/`. */
  arnOf(ref: GroupRef): Promise<string>;
  /** By name, without regard to case. @throws ApiError `ValidationException` */
  list(query: PageQuery & { readonly accountId: string; readonly pathPrefix?: string }): Promise<Page<Group>>;
  /** Another name or path; members and policies stay. @throws ApiError `NoSuchEntityException` | `EntityAlreadyExistsException` */
  update(group: GroupRef & { readonly newGroupName?: string; readonly newPath?: string }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` | `DeleteConflictException` while it has members or policies */
  delete(ref: GroupRef): Promise<void>;
}

export function createGroups(store: Store, changes: Changes, clock: Clock): Groups {
  return {
    async create({ accountId, groupName, path = '/' }) {
      const row: GroupRow = {
        group_id: newGroupId(),
        account_id: accountId,
        group_name: groupName,
        group_name_key: nameKey(groupName),
        path,
        created_at: clock.now(),
      };
      await changes.make(async (trx) => {
        await refuseTakenName(trx, row);
        await refuseTooMany(trx, accountId);
        await trx.insertInto('groups').values(row).execute();
      });
      return toGroup(row);
    },

    async get(ref) {
      return toGroup(await requireGroup(store.db, ref));
    },

    async arnOf(ref) {
      const row = await findGroup(store.db, ref);
      return groupArn(ref.accountId, row?.path ?? '/', ref.groupName);
    },

    async list({ accountId, pathPrefix = '/', ...page }) {
      const size = pageSize(page);
      const rows = await store.db
        .selectFrom('groups')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('group_name_key', '>', readMarker('groups', page.marker))
        .where(({ ref }) => pathStartsWith(ref('path'), pathPrefix))
        .orderBy('group_name_key')
        .limit(size + 1)
        .execute();
      return toPage('groups', rows, size, (row) => row.group_name_key, toGroup);
    },

    async update({ newGroupName, newPath, ...ref }) {
      await changes.make(async (trx) => {
        const row = await requireGroup(trx, ref);
        const group_name = newGroupName ?? row.group_name;
        const renamed = { group_name, group_name_key: nameKey(group_name), path: newPath ?? row.path };
        await refuseTakenName(trx, { ...row, ...renamed });
        await trx.updateTable('groups').set(renamed).where('group_id', '=', row.group_id).execute();
      });
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const { group_id } = await requireGroup(trx, ref);
        await refuseWhileItHasMembers(trx, group_id);
        await refuseWhileItHasPolicies(trx, group_id);
        await trx.deleteFrom('groups').where('group_id', '=', group_id).execute();
      });
    },
  };
}

async function refuseTakenName(trx: Transaction<Database>, row: GroupRow): Promise<void> {
  const taken = await trx
    .selectFrom('groups')
    .select('group_id')
    .where('account_id', '=', row.account_id)
    .where('group_name_key', '=', row.group_name_key)
    .where('group_id', '!=', row.group_id)
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new ApiError('EntityAlreadyExistsException', `Group with name ${row.group_name} already exists.`);
}

async function refuseTooMany(trx: Transaction<Database>, accountId: string): Promise<void> {
  const { groups } = await trx
    .selectFrom('groups')
    .select((count) => count.fn.countAll<number>().as('groups'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  refuseOverQuota('GroupsPerAccount', groups, limits.groupsPerAccount);
}

async function refuseWhileItHasMembers(trx: Transaction<Database>, groupId: string): Promise<void> {
  const member = await trx
    .selectFrom('group_members')
    .select('user_id')
    .where('group_id', '=', groupId)
    .executeTakeFirst();
  if (member === undefined) return;
  throw new ApiError('DeleteConflictException', 'Cannot delete entity, must remove users from group first.');
}

export function toGroup(row: GroupRow): Group {
  return {
    accountId: row.account_id,
    groupId: row.group_id,
    groupName: row.group_name,
    path: row.path,
    arn: groupArn(row.account_id, row.path, row.group_name),
    createdAt: row.created_at,
  };
}

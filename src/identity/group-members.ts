import { limits, type Clock } from '#kernel';
import type { Store } from '#store';
import type { Changes } from './changes.ts';
import { requireGroup, type GroupRef } from './find-group.ts';
import { noSuchUser, requireUser, type UserRef } from './find-user.ts';
import { toGroup, type Group } from './groups.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { refuseOverQuota } from './quota.ts';
import { toUser, type User } from './users.ts';

/** Which users are in which groups. */
export interface GroupMembers {
  /** Nothing happens if it is in it already. @throws ApiError `NoSuchEntityException` | `LimitExceededException` */
  add(member: GroupRef & UserRef): Promise<void>;
  /** @throws ApiError `NoSuchEntityException`, also for a user that is not in it */
  remove(member: GroupRef & UserRef): Promise<void>;
  /** The users of a group, by name. @throws ApiError `NoSuchEntityException` | `ValidationException` */
  users(query: GroupRef & PageQuery): Promise<Page<User>>;
  /** The groups of a user, by name. @throws ApiError `NoSuchEntityException` | `ValidationException` */
  groups(query: UserRef & PageQuery): Promise<Page<Group>>;
}

export function createGroupMembers(store: Store, changes: Changes, clock: Clock): GroupMembers {
  return {
    async add(member) {
      await changes.withdraw(member.accountId, async (trx) => {
        const { group_id } = await requireGroup(trx, member);
        const { user_id } = await requireUser(trx, member);
        const groups = await trx
          .selectFrom('group_members')
          .select('group_id')
          .where('user_id', '=', user_id)
          .execute();
        if (groups.some((group) => group.group_id === group_id)) return;
        refuseOverQuota('GroupsPerUser', groups.length, limits.groupsPerUser);
        await trx
          .insertInto('group_members')
          .values({ account_id: member.accountId, group_id, user_id, added_at: clock.now() })
          .execute();
      });
    },

    async remove(member) {
      await changes.withdraw(member.accountId, async (trx) => {
        const { group_id } = await requireGroup(trx, member);
        const { user_id } = await requireUser(trx, member);
        const { numDeletedRows } = await trx
          .deleteFrom('group_members')
          .where('group_id', '=', group_id)
          .where('user_id', '=', user_id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw noSuchUser(member.userName);
      });
    },

    async users(query) {
      const size = pageSize(query);
      const after = readMarker('group-users', query.marker);
      const { group_id } = await requireGroup(store.db, query);
      const rows = await store.db
        .selectFrom('group_members as member')
        .innerJoin('users', 'users.user_id', 'member.user_id')
        .selectAll('users')
        .where('member.group_id', '=', group_id)
        .where('users.user_name_key', '>', after)
        .orderBy('users.user_name_key')
        .limit(size + 1)
        .execute();
      return toPage(
        'group-users',
        rows,
        size,
        (row) => row.user_name_key,
        (row) => toUser(row),
      );
    },

    async groups(query) {
      const size = pageSize(query);
      const after = readMarker('user-groups', query.marker);
      const { user_id } = await requireUser(store.db, query);
      const rows = await store.db
        .selectFrom('group_members as member')
        .innerJoin('groups', 'groups.group_id', 'member.group_id')
        .selectAll('groups')
        .where('member.user_id', '=', user_id)
        .where('groups.group_name_key', '>', after)
        .orderBy('groups.group_name_key')
        .limit(size + 1)
        .execute();
      return toPage('user-groups', rows, size, (row) => row.group_name_key, toGroup);
    },
  };
}

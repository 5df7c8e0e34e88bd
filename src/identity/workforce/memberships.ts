import { randomUUID } from 'node:crypto';
import { ApiError, limits, type Clock } from '#kernel';
import type { Database, Store, WorkforceMembershipRow } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from '../page.ts';
import { requireWorkforceGroup, type WorkforceGroupRef } from './groups.ts';
import { notFound, refuseOverServiceQuota, requireIdentityStore, type IdentityStoreRef } from './instance.ts';
import { requireWorkforceUser, type WorkforceUserRef } from './users.ts';

export interface WorkforceMembership {
  readonly membershipId: string;
  readonly groupId: string;
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export type WorkforceMembershipRef = IdentityStoreRef & { readonly membershipId: string };

/** Who is in which group, by the API or by the identity provider's claims. */
export interface WorkforceMemberships {
  /** @throws ApiError `ResourceNotFoundException` | `ConflictException` | `ServiceQuotaExceededException` */
  create(ref: WorkforceGroupRef & WorkforceUserRef): Promise<WorkforceMembership>;
  /** @throws ApiError `ResourceNotFoundException` */
  get(ref: WorkforceMembershipRef): Promise<WorkforceMembership>;
  /** @throws ApiError `ResourceNotFoundException` */
  idOf(ref: WorkforceGroupRef & WorkforceUserRef): Promise<string>;
  /** Which of these groups the user is in. @throws ApiError `ResourceNotFoundException` */
  isMember(ref: WorkforceUserRef, groupIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Of a group. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  listOfGroup(query: WorkforceGroupRef & PageQuery): Promise<Page<WorkforceMembership>>;
  /** Of a user. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  listOfUser(query: WorkforceUserRef & PageQuery): Promise<Page<WorkforceMembership>>;
  /** What the member had by this group alone ends. @throws ApiError `ResourceNotFoundException` */
  delete(ref: WorkforceMembershipRef): Promise<void>;
}

const LIST = 'workforce-memberships';

export function createWorkforceMemberships(
  store: Store,
  changes: Changes,
  clock: Clock,
): WorkforceMemberships {
  const ofStore = (ref: IdentityStoreRef) =>
    store.db
      .selectFrom('workforce_memberships as membership')
      .innerJoin('workforce_groups as group', 'group.group_id', 'membership.group_id')
      .selectAll('membership')
      .where('group.identity_store_id', '=', ref.identityStoreId);

  async function listBy(
    column: 'membership.group_id' | 'membership.user_id',
    id: string,
    query: IdentityStoreRef & PageQuery,
  ): Promise<Page<WorkforceMembership>> {
    const size = pageSize(query);
    const rows = await ofStore(query)
      .where(column, '=', id)
      .where('membership.membership_id', '>', readMarker(LIST, query.marker))
      .orderBy('membership.membership_id')
      .limit(size + 1)
      .execute();
    return toPage(LIST, rows, size, (row) => row.membership_id, toMembership);
  }

  return {
    async create(ref) {
      return changes.make(async (trx) => {
        await requireIdentityStore(trx, ref);
        await requireWorkforceGroup(trx, ref);
        await requireWorkforceUser(trx, ref);
        const theirs = await trx
          .selectFrom('workforce_memberships')
          .select('group_id')
          .where('user_id', '=', ref.userId)
          .execute();
        if (theirs.some(({ group_id }) => group_id === ref.groupId)) {
          throw new ApiError('ConflictException', 'Member and Group relationship already exists.');
        }
        refuseOverServiceQuota('groups of this user', theirs.length, limits.groupsPerWorkforceUser);
        return toMembership(await insertMembership(trx, { ...ref, source: 'api' }, clock.now()));
      });
    },

    async get(ref) {
      await requireIdentityStore(store.db, ref);
      const row = await ofStore(ref)
        .where('membership.membership_id', '=', ref.membershipId)
        .executeTakeFirst();
      if (row !== undefined) return toMembership(row);
      throw notFound('MEMBERSHIP', ref.membershipId);
    },

    async idOf(ref) {
      await requireIdentityStore(store.db, ref);
      const row = await ofStore(ref)
        .where('membership.group_id', '=', ref.groupId)
        .where('membership.user_id', '=', ref.userId)
        .executeTakeFirst();
      if (row !== undefined) return row.membership_id;
      throw notFound('MEMBERSHIP', 'of this user in this group');
    },

    async isMember(ref, groupIds) {
      await requireIdentityStore(store.db, ref);
      await requireWorkforceUser(store.db, ref);
      const rows = await ofStore(ref)
        .where('membership.user_id', '=', ref.userId)
        .where('membership.group_id', 'in', groupIds)
        .execute();
      return new Set(rows.map((row) => row.group_id));
    },

    async listOfGroup(query) {
      await requireIdentityStore(store.db, query);
      await requireWorkforceGroup(store.db, query);
      return listBy('membership.group_id', query.groupId, query);
    },

    async listOfUser(query) {
      await requireIdentityStore(store.db, query);
      await requireWorkforceUser(store.db, query);
      return listBy('membership.user_id', query.userId, query);
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        await requireIdentityStore(trx, ref);
        const { numDeletedRows } = await trx
          .deleteFrom('workforce_memberships')
          .where('membership_id', '=', ref.membershipId)
          .where('group_id', 'in', (row) =>
            row
              .selectFrom('workforce_groups')
              .select('group_id')
              .where('identity_store_id', '=', ref.identityStoreId),
          )
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw notFound('MEMBERSHIP', ref.membershipId);
      });
    },
  };
}

/** Call it where the membership is not there. */
export async function insertMembership(
  trx: Transaction<Database>,
  { accountId, groupId, userId, source }: WorkforceGroupRef & WorkforceUserRef & MembershipSource,
  now: number,
): Promise<WorkforceMembershipRow> {
  const row: WorkforceMembershipRow = {
    membership_id: randomUUID(),
    account_id: accountId,
    group_id: groupId,
    user_id: userId,
    source,
    created_at: now,
  };
  await trx.insertInto('workforce_memberships').values(row).execute();
  return row;
}

interface MembershipSource {
  readonly source: WorkforceMembershipRow['source'];
}

function toMembership(row: WorkforceMembershipRow): WorkforceMembership {
  return {
    membershipId: row.membership_id,
    groupId: row.group_id,
    userId: row.user_id,
    createdAt: row.created_at,
  };
}

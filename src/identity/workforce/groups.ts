import { randomUUID } from 'node:crypto';
import { ApiError, limits, type Clock } from '#kernel';
import type { Database, Store, WorkforceGroupRow } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import { nameKey } from '../names.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from '../page.ts';
import { notFound, refuseOverServiceQuota, requireIdentityStore, type IdentityStoreRef } from './instance.ts';
import { removeUnassignedRoles } from './reserved-roles.ts';

export interface WorkforceGroup {
  readonly groupId: string;
  readonly displayName: string;
  readonly description?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type WorkforceGroupRef = IdentityStoreRef & { readonly groupId: string };

export interface WorkforceGroups {
  /** @throws ApiError `ResourceNotFoundException` (the store) | `ConflictException` | `ServiceQuotaExceededException` */
  create(
    group: IdentityStoreRef & { readonly displayName: string; readonly description?: string },
  ): Promise<WorkforceGroup>;
  /** @throws ApiError `ResourceNotFoundException` */
  get(ref: WorkforceGroupRef): Promise<WorkforceGroup>;
  /** @throws ApiError `ResourceNotFoundException` */
  idOf(ref: IdentityStoreRef, displayName: string): Promise<string>;
  /** By name, without regard to case. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  list(
    query: IdentityStoreRef & PageQuery & { readonly displayName?: string },
  ): Promise<Page<WorkforceGroup>>;
  /**
   * @param change gives the group as it is to be; it may run more than once
   * @throws ApiError `ResourceNotFoundException` | `ConflictException`
   */
  update(
    ref: WorkforceGroupRef,
    change: (group: WorkforceGroup) => Pick<WorkforceGroup, 'displayName' | 'description'>,
  ): Promise<void>;
  /** With its memberships and assignments. @throws ApiError `ResourceNotFoundException` */
  delete(ref: WorkforceGroupRef): Promise<void>;
}

const LIST = 'workforce-groups';

export function createWorkforceGroups(store: Store, changes: Changes, clock: Clock): WorkforceGroups {
  return {
    async create(group) {
      return changes.make(async (trx) => {
        await requireIdentityStore(trx, group);
        if ((await findGroupByName(trx, group.identityStoreId, group.displayName)) !== undefined) {
          throw duplicateName();
        }
        return toGroup(await insertGroup(trx, group, clock.now()));
      });
    },

    async get(ref) {
      await requireIdentityStore(store.db, ref);
      return toGroup(await requireWorkforceGroup(store.db, ref));
    },

    async idOf(ref, displayName) {
      await requireIdentityStore(store.db, ref);
      const row = await findGroupByName(store.db, ref.identityStoreId, displayName);
      if (row !== undefined) return row.group_id;
      throw notFound('GROUP', 'with this name');
    },

    async list({ displayName, ...query }) {
      await requireIdentityStore(store.db, query);
      const size = pageSize(query);
      let rows = store.db
        .selectFrom('workforce_groups')
        .selectAll()
        .where('identity_store_id', '=', query.identityStoreId)
        .where('display_name_key', '>', readMarker(LIST, query.marker));
      if (displayName !== undefined) rows = rows.where('display_name_key', '=', nameKey(displayName));
      const found = await rows
        .orderBy('display_name_key')
        .limit(size + 1)
        .execute();
      return toPage(LIST, found, size, (row) => row.display_name_key, toGroup);
    },

    async update(ref, change) {
      await changes.make(async (trx) => {
        await requireIdentityStore(trx, ref);
        const group = await requireWorkforceGroup(trx, ref);
        const { displayName, description } = change(toGroup(group));
        const other = await findGroupByName(trx, ref.identityStoreId, displayName);
        if (other !== undefined && other.group_id !== group.group_id) throw duplicateName();
        await trx
          .updateTable('workforce_groups')
          .set({
            display_name: displayName,
            display_name_key: nameKey(displayName),
            description: description ?? null,
            updated_at: clock.now(),
          })
          .where('group_id', '=', group.group_id)
          .execute();
      });
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        await requireIdentityStore(trx, ref);
        const { group_id } = await requireWorkforceGroup(trx, ref);
        await trx.deleteFrom('workforce_memberships').where('group_id', '=', group_id).execute();
        await trx
          .deleteFrom('account_assignments')
          .where('principal_type', '=', 'GROUP')
          .where('principal_id', '=', group_id)
          .execute();
        await trx.deleteFrom('workforce_groups').where('group_id', '=', group_id).execute();
        await removeUnassignedRoles(trx);
      });
    },
  };
}

/** Call it where no group has the name. @throws ApiError `ServiceQuotaExceededException` */
export async function insertGroup(
  trx: Transaction<Database>,
  group: IdentityStoreRef & { readonly displayName: string; readonly description?: string },
  now: number,
): Promise<WorkforceGroupRow> {
  const { there } = await trx
    .selectFrom('workforce_groups')
    .select((count) => count.fn.countAll<number>().as('there'))
    .executeTakeFirstOrThrow();
  refuseOverServiceQuota('groups', there, limits.workforceGroups);
  const row: WorkforceGroupRow = {
    group_id: randomUUID(),
    account_id: group.accountId,
    identity_store_id: group.identityStoreId,
    display_name: group.displayName,
    display_name_key: nameKey(group.displayName),
    description: group.description ?? null,
    created_at: now,
    updated_at: now,
  };
  await trx.insertInto('workforce_groups').values(row).execute();
  return row;
}

export async function findGroupByName(
  db: Kysely<Database>,
  identityStoreId: string,
  displayName: string,
): Promise<WorkforceGroupRow | undefined> {
  return db
    .selectFrom('workforce_groups')
    .selectAll()
    .where('identity_store_id', '=', identityStoreId)
    .where('display_name_key', '=', nameKey(displayName))
    .executeTakeFirst();
}

/** @throws ApiError `ResourceNotFoundException` */
export async function requireWorkforceGroup(
  db: Kysely<Database>,
  { identityStoreId, groupId }: Omit<WorkforceGroupRef, 'accountId'>,
): Promise<WorkforceGroupRow> {
  const row = await db
    .selectFrom('workforce_groups')
    .selectAll()
    .where('identity_store_id', '=', identityStoreId)
    .where('group_id', '=', groupId)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw notFound('GROUP', groupId);
}

function duplicateName(): ApiError {
  return new ApiError('ConflictException', 'Duplicate DisplayName: another group has this name.');
}

function toGroup(row: WorkforceGroupRow): WorkforceGroup {
  return {
    groupId: row.group_id,
    displayName: row.display_name,
    ...(row.description === null ? {} : { description: row.description }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

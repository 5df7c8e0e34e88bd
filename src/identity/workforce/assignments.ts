import type { Clock } from '#kernel';
import type { AccountAssignmentRow, Database, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from '../page.ts';
import { requireWorkforceGroup } from './groups.ts';
import { notFound, requireInstance, type InstanceRef } from './instance.ts';
import { requirePermissionSet, type PermissionSetRef } from './change-permission-set.ts';
import { accountsWith, provisionRole, removeUnassignedRoles } from './reserved-roles.ts';
import { insertRequest, type AssignmentPrincipal, type WorkforceRequest } from './requests.ts';
import { requireWorkforceUser } from './users.ts';

export interface AccountAssignment extends AssignmentPrincipal {
  readonly permissionSetId: string;
  /** The account that they may work in. */
  readonly targetAccountId: string;
}

export type AssignmentRef = PermissionSetRef & AssignmentPrincipal & { readonly targetAccountId: string };

/** Who may have which permission set's role in which account. What is asked for is done when it is answered. */
export interface Assignments {
  /** One that is there stays as it is. @throws ApiError `ResourceNotFoundException` | `ServiceQuotaExceededException` */
  create(ref: AssignmentRef): Promise<WorkforceRequest>;
  /** The portal offers the role no more, and its sessions of these people end. @throws ApiError `ResourceNotFoundException` */
  delete(ref: AssignmentRef): Promise<WorkforceRequest>;
  /** Of one permission set in one account. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  list(
    query: PermissionSetRef & PageQuery & { readonly targetAccountId: string },
  ): Promise<Page<AccountAssignment>>;
  /** Of one user or group, of a user's groups too. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  listOf(
    query: InstanceRef & AssignmentPrincipal & PageQuery & { readonly targetAccountId?: string },
  ): Promise<Page<AccountAssignment>>;
  /** Writes the set's policies into its role in one account, or in all that have it. @throws ApiError `ResourceNotFoundException` */
  provision(ref: PermissionSetRef & { readonly targetAccountId?: string }): Promise<WorkforceRequest>;
}

const LIST = 'account-assignments';

export function createAssignments(store: Store, changes: Changes, clock: Clock): Assignments {
  return {
    async create(ref) {
      return changes.make(async (trx) => {
        const set = await requirePermissionSet(trx, ref);
        await requirePrincipal(trx, ref);
        await requireAccount(trx, ref.targetAccountId);
        const now = clock.now();
        await trx
          .insertInto('account_assignments')
          .values({
            permission_set_id: set.permission_set_id,
            account_id: ref.targetAccountId,
            principal_type: ref.principalType,
            principal_id: ref.principalId,
            created_at: now,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await provisionRole(trx, set, ref.targetAccountId, now);
        return insertRequest(trx, ref, 'assign', detailsOf(ref), now);
      });
    },

    async delete(ref) {
      return changes.make(async (trx) => {
        const set = await requirePermissionSet(trx, ref);
        const { numDeletedRows } = await trx
          .deleteFrom('account_assignments')
          .where('permission_set_id', '=', set.permission_set_id)
          .where('account_id', '=', ref.targetAccountId)
          .where('principal_type', '=', ref.principalType)
          .where('principal_id', '=', ref.principalId)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw notFound('AccountAssignment of', ref.principalId);
        await removeUnassignedRoles(trx);
        return insertRequest(trx, ref, 'unassign', detailsOf(ref), clock.now());
      });
    },

    async list({ targetAccountId, ...query }) {
      const { permission_set_id } = await requirePermissionSet(store.db, query);
      const size = pageSize(query);
      const rows = await store.db
        .selectFrom('account_assignments')
        .selectAll()
        .where('permission_set_id', '=', permission_set_id)
        .where('account_id', '=', targetAccountId)
        .where('principal_id', '>', readMarker(LIST, query.marker))
        .orderBy('principal_id')
        .limit(size + 1)
        .execute();
      return toPage(LIST, rows, size, (row) => row.principal_id, toAssignment);
    },

    async listOf({ principalType, principalId, targetAccountId, ...query }) {
      await requireInstance(store.db, query);
      const size = pageSize(query);
      const after = readMarker(LIST, query.marker);
      let rows = store.db
        .selectFrom('account_assignments')
        .selectAll()
        .where((row) =>
          principalType === 'GROUP'
            ? row.and([row('principal_type', '=', 'GROUP'), row('principal_id', '=', principalId)])
            : row.or([
                row.and([row('principal_type', '=', 'USER'), row('principal_id', '=', principalId)]),
                row.and([
                  row('principal_type', '=', 'GROUP'),
                  row(
                    'principal_id',
                    'in',
                    row
                      .selectFrom('workforce_memberships')
                      .select('group_id')
                      .where('user_id', '=', principalId),
                  ),
                ]),
              ]),
        );
      if (targetAccountId !== undefined) rows = rows.where('account_id', '=', targetAccountId);
      // One principal has few assignments, in contrast to an account.
      const found = (await rows.execute())
        .map((row) => ({ row, key: `${row.account_id}/${row.permission_set_id}/${row.principal_id}` }))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .filter(({ key }) => key > after);
      return toPage(
        LIST,
        found,
        size,
        ({ key }) => key,
        ({ row }) => toAssignment(row),
      );
    },

    async provision({ targetAccountId, ...ref }) {
      return changes.make(async (trx) => {
        const set = await requirePermissionSet(trx, ref);
        const provisioned = await accountsWith(trx, set.permission_set_id);
        if (targetAccountId !== undefined && !provisioned.includes(targetAccountId)) {
          throw notFound('A role of this permission set in account', targetAccountId);
        }
        const now = clock.now();
        for (const accountId of targetAccountId === undefined ? provisioned : [targetAccountId]) {
          await provisionRole(trx, set, accountId, now);
        }
        const { permissionSetId } = ref;
        const details = { permissionSetId, ...(targetAccountId === undefined ? {} : { targetAccountId }) };
        return insertRequest(trx, ref, 'provision', details, now);
      });
    },
  };
}

/** @throws ApiError `ResourceNotFoundException` */
async function requirePrincipal(trx: Transaction<Database>, ref: AssignmentRef): Promise<void> {
  const { identity_store_id: identityStoreId } = await trx
    .selectFrom('workforce_instances')
    .select('identity_store_id')
    .where('instance_id', '=', ref.instanceId)
    .executeTakeFirstOrThrow();
  const { principalType, principalId: id } = ref;
  if (principalType === 'USER') await requireWorkforceUser(trx, { identityStoreId, userId: id });
  else await requireWorkforceGroup(trx, { identityStoreId, groupId: id });
}

/** @throws ApiError `ResourceNotFoundException` */
async function requireAccount(trx: Transaction<Database>, accountId: string): Promise<void> {
  const row = await trx
    .selectFrom('accounts')
    .select('account_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Account', accountId);
}

function detailsOf({ permissionSetId, targetAccountId, principalType, principalId }: AssignmentRef) {
  return { permissionSetId, targetAccountId, principalType, principalId };
}

function toAssignment(row: AccountAssignmentRow): AccountAssignment {
  return {
    permissionSetId: row.permission_set_id,
    targetAccountId: row.account_id,
    principalType: row.principal_type,
    principalId: row.principal_id,
  };
}

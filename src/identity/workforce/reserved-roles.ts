import { createHash } from 'node:crypto';
import { limits } from '#kernel';
import type { Database, PermissionSetRow } from '#store';
import type { Transaction } from 'kysely';
import { newRoleId } from '../ids.ts';
import { nameKey } from '../names.ts';
import { refuseOverServiceQuota } from './instance.ts';
import { ownPoliciesIn } from './own-policies.ts';
import { sessionSeconds } from './session-duration.ts';

/** Where the roles of permission sets stand; nobody but the instance changes what stands there. */
export const RESERVED_PATH = '/aws-reserved/';
/** How the names of these roles begin. */
export const RESERVED_ROLE_NAME = 'AWSReservedSSO_';
const ROLE_PATH = `${RESERVED_PATH}sso.amazonaws.com/`;
const INLINE_POLICY = 'AwsSSOInlinePolicy';

/** Names no principal of any account: sessions of these roles come from the portal alone. */
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'sso.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
    },
  ],
});

/** `AWSReservedSSO_Analyst_0123456789abcdef`, as policies and dashboards know the roles of permission sets. */
function reservedRoleName(set: PermissionSetRow, accountId: string): string {
  const digest = createHash('sha256').update(`${set.permission_set_id}/${accountId}`).digest('hex');
  return `${RESERVED_ROLE_NAME}${set.permission_set_name}_${digest.slice(0, 16)}`;
}

/**
 * Brings the permission set's role into an account, or up to date there: its policies are those of the set.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 * @throws ApiError `ServiceQuotaExceededException` | `ResourceNotFoundException` where it refers to what is not there
 */
export async function provisionRole(
  trx: Transaction<Database>,
  set: PermissionSetRow,
  accountId: string,
  now: number,
): Promise<void> {
  const roleId = (await roleOf(trx, set, accountId)) ?? (await insertRole(trx, set, accountId, now));
  const own = await ownPoliciesIn(trx, set, accountId);
  await trx
    .updateTable('roles')
    .set({
      description: set.description,
      max_session_seconds: sessionSeconds(set.session_duration),
      boundary_arn: own.boundary,
    })
    .where('role_id', '=', roleId)
    .execute();
  await deletePolicies(trx, roleId);
  if (set.inline_policy !== null) {
    await trx
      .insertInto('inline_policies')
      .values({
        account_id: accountId,
        owner_id: roleId,
        policy_name: INLINE_POLICY,
        document: set.inline_policy,
        updated_at: now,
      })
      .execute();
  }
  const attached = await trx
    .selectFrom('permission_set_policies')
    .select('policy_arn')
    .where('permission_set_id', '=', set.permission_set_id)
    .execute();
  for (const policy_arn of [...attached.map((row) => row.policy_arn), ...own.attached]) {
    await trx
      .insertInto('attached_policies')
      .values({ account_id: accountId, owner_id: roleId, policy_arn, attached_at: now })
      .execute();
  }
}

/** Brings the set's roles up to date in every account that has one. */
export async function provisionEverywhere(
  trx: Transaction<Database>,
  set: PermissionSetRow,
  now: number,
): Promise<void> {
  for (const accountId of await accountsWith(trx, set.permission_set_id)) {
    await provisionRole(trx, set, accountId, now);
  }
}

/** Takes away the roles that nobody is assigned to any more, and with them their sessions. */
export async function removeUnassignedRoles(trx: Transaction<Database>): Promise<void> {
  const idle = await trx
    .selectFrom('permission_set_roles as role')
    .leftJoin('account_assignments as assignment', (join) =>
      join
        .onRef('assignment.permission_set_id', '=', 'role.permission_set_id')
        .onRef('assignment.account_id', '=', 'role.account_id'),
    )
    .select('role.role_id')
    .where('assignment.principal_id', 'is', null)
    .execute();
  for (const { role_id } of idle) {
    await deletePolicies(trx, role_id);
    await trx.deleteFrom('permission_set_roles').where('role_id', '=', role_id).execute();
    await trx.deleteFrom('roles').where('role_id', '=', role_id).execute();
  }
}

/** Sorted. */
export async function accountsWith(
  trx: Transaction<Database>,
  permissionSetId: string,
): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('permission_set_roles')
    .select('account_id')
    .where('permission_set_id', '=', permissionSetId)
    .orderBy('account_id')
    .execute();
  return rows.map(({ account_id }) => account_id);
}

async function roleOf(
  trx: Transaction<Database>,
  set: PermissionSetRow,
  accountId: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('permission_set_roles')
    .select('role_id')
    .where('permission_set_id', '=', set.permission_set_id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.role_id;
}

async function insertRole(
  trx: Transaction<Database>,
  set: PermissionSetRow,
  accountId: string,
  now: number,
): Promise<string> {
  const { there } = await trx
    .selectFrom('permission_set_roles')
    .select((count) => count.fn.countAll<number>().as('there'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  refuseOverServiceQuota('permission sets in this account', there, limits.permissionSetsPerAccount);
  const roleId = newRoleId();
  const roleName = reservedRoleName(set, accountId);
  await trx
    .insertInto('roles')
    .values({
      role_id: roleId,
      account_id: accountId,
      role_name: roleName,
      role_name_key: nameKey(roleName),
      path: ROLE_PATH,
      description: set.description,
      trust_policy: TRUST,
      trust_ids: '{}',
      max_session_seconds: sessionSeconds(set.session_duration),
      boundary_arn: null,
      created_at: now,
    })
    .execute();
  await trx
    .insertInto('permission_set_roles')
    .values({ permission_set_id: set.permission_set_id, account_id: accountId, role_id: roleId })
    .execute();
  return roleId;
}

async function deletePolicies(trx: Transaction<Database>, roleId: string): Promise<void> {
  await trx.deleteFrom('inline_policies').where('owner_id', '=', roleId).execute();
  await trx.deleteFrom('attached_policies').where('owner_id', '=', roleId).execute();
}

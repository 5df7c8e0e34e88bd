import { ApiError, limits, roleArn, type Clock } from '#kernel';
import type { Database, RoleRow, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { requireBoundary } from './find-policy.ts';
import { findRole, requireRole, type RoleRef } from './find-role.ts';
import { newRoleId } from './ids.ts';
import { refuseWhileItHasPolicies } from './in-use.ts';
import { nameKey, pathStartsWith } from './names.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { refuseOverQuota } from './quota.ts';
import { addTags, deleteTags, readTags, type Tag } from './tags.ts';
import { readTrustPolicy } from './trust-ids.ts';

export interface Role {
  readonly accountId: string;
  /** `AROA…` */
  readonly roleId: string;
  readonly roleName: string;
  readonly path: string;
  readonly arn: string;
  readonly description?: string;
  /** JSON, as it was given: who may assume it. */
  readonly trustPolicy: string;
  /** 3,600 to 43,200. */
  readonly maxSessionSeconds: number;
  /** The ARN of the managed policy that bounds it. */
  readonly permissionsBoundary?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When a session in it last asked for something, and where; absent for never. */
  readonly lastUse?: { readonly at: number; readonly region: string };
  /** Empty in lists, as IAM has it. */
  readonly tags: readonly Tag[];
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export interface Roles {
  /** @throws ApiError `EntityAlreadyExistsException` | `MalformedPolicyDocumentException` | `NoSuchEntityException` (the boundary) | `LimitExceededException` | `InvalidInputException` */
  create(
    role: RoleRef & {
      readonly path?: string;
      readonly description?: string;
      readonly trustPolicy: string;
      readonly maxSessionSeconds?: number;
      readonly permissionsBoundary?: string;
      readonly tags?: readonly Tag[];
    },
  ): Promise<Role>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: RoleRef): Promise<Role>;
  /** The ARN to authorise by; for a role that is not there, the one that it would have under `/`. */
  arnOf(ref: RoleRef): Promise<string>;
  /** By name, without regard to case. @throws ApiError `ValidationException` */
  list(query: PageQuery & { readonly accountId: string; readonly pathPrefix?: string }): Promise<Page<Role>>;
  /** What is not given stays. @throws ApiError `NoSuchEntityException` */
  update(
    role: RoleRef & { readonly description?: string; readonly maxSessionSeconds?: number },
  ): Promise<Role>;
  /** @throws ApiError `NoSuchEntityException` | `MalformedPolicyDocumentException` | `LimitExceededException` */
  setTrustPolicy(role: RoleRef & { readonly trustPolicy: string }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` | `DeleteConflictException` while it has policies */
  delete(ref: RoleRef): Promise<void>;
}

export function createRoles(store: Store, changes: Changes, clock: Clock): Roles {
  return {
    async create(role) {
      const { accountId, roleName, path = '/', trustPolicy, permissionsBoundary, tags = [] } = role;
      const row: Omit<RoleRow, 'trust_policy' | 'trust_ids'> = {
        role_id: newRoleId(),
        account_id: accountId,
        role_name: roleName,
        role_name_key: nameKey(roleName),
        path,
        description: role.description ?? null,
        max_session_seconds: role.maxSessionSeconds ?? 3_600,
        boundary_arn: permissionsBoundary ?? null,
        created_at: clock.now(),
        last_used_at: null,
        last_used_region: null,
      };
      return changes.make(async (trx) => {
        const made: RoleRow = { ...row, ...(await readTrustPolicy(trx, roleName, trustPolicy)) };
        await refuseTakenName(trx, made);
        await refuseTooMany(trx, accountId);
        if (permissionsBoundary !== undefined) {
          await requireBoundary(trx, { accountId, policyArn: permissionsBoundary });
        }
        await trx.insertInto('roles').values(made).execute();
        await addTags(trx, { accountId, ownerId: made.role_id, word: 'role' }, tags);
        return toRole(made, tags);
      });
    },

    async get(ref) {
      const row = await requireRole(store.db, ref);
      return toRole(row, await readTags(store.db, row.role_id));
    },

    async arnOf(ref) {
      const row = await findRole(store.db, ref);
      return roleArn(ref.accountId, row?.path ?? '/', ref.roleName);
    },

    async list({ accountId, pathPrefix = '/', ...page }) {
      const size = pageSize(page);
      const rows = await store.db
        .selectFrom('roles')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('role_name_key', '>', readMarker('roles', page.marker))
        .where(({ ref }) => pathStartsWith(ref('path'), pathPrefix))
        .orderBy('role_name_key')
        .limit(size + 1)
        .execute();
      return toPage(
        'roles',
        rows,
        size,
        (row) => row.role_name_key,
        (row) => toRole(row),
      );
    },

    async update({ description, maxSessionSeconds, ...ref }) {
      return changes.make(async (trx) => {
        const row = await requireRole(trx, ref);
        const changed = {
          description: description ?? row.description,
          max_session_seconds: maxSessionSeconds ?? row.max_session_seconds,
        };
        await trx.updateTable('roles').set(changed).where('role_id', '=', row.role_id).execute();
        return toRole({ ...row, ...changed }, await readTags(trx, row.role_id));
      });
    },

    async setTrustPolicy({ trustPolicy, ...ref }) {
      await changes.make(async (trx) => {
        const { role_id } = await requireRole(trx, ref);
        const trust = await readTrustPolicy(trx, ref.roleName, trustPolicy);
        await trx.updateTable('roles').set(trust).where('role_id', '=', role_id).execute();
      });
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const { role_id } = await requireRole(trx, ref);
        await refuseWhileItHasPolicies(trx, role_id);
        await deleteTags(trx, role_id);
        await trx.deleteFrom('roles').where('role_id', '=', role_id).execute();
      });
    },
  };
}

async function refuseTakenName(trx: Transaction<Database>, row: RoleRow): Promise<void> {
  const taken = await trx
    .selectFrom('roles')
    .select('role_id')
    .where('account_id', '=', row.account_id)
    .where('role_name_key', '=', row.role_name_key)
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new ApiError('EntityAlreadyExistsException', `Role with name ${row.role_name} already exists.`);
}

async function refuseTooMany(trx: Transaction<Database>, accountId: string): Promise<void> {
  const { roles } = await trx
    .selectFrom('roles')
    .select((count) => count.fn.countAll<number>().as('roles'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  refuseOverQuota('RolesPerAccount', roles, limits.rolesPerAccount);
}

export function toRole(row: RoleRow, tags: readonly Tag[] = []): Role {
  return {
    accountId: row.account_id,
    roleId: row.role_id,
    roleName: row.role_name,
    path: row.path,
    arn: roleArn(row.account_id, row.path, row.role_name),
    ...(row.description === null ? {} : { description: row.description }),
    trustPolicy: row.trust_policy,
    maxSessionSeconds: row.max_session_seconds,
    ...(row.boundary_arn === null ? {} : { permissionsBoundary: row.boundary_arn }),
    createdAt: row.created_at,
    ...(row.last_used_at === null
      ? {}
      : { lastUse: { at: row.last_used_at, region: row.last_used_region ?? '' } }),
    tags,
  };
}

import { randomBytes } from 'node:crypto';
import { ApiError, limits, type Clock } from '#kernel';
import type { PermissionSetRow, Store } from '#store';
import { awsManagedPolicy } from '../aws-managed/index.ts';
import type { Changes } from '../changes.ts';
import { nameKey } from '../names.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from '../page.ts';
import { deleteTags, type Tag } from '../tags.ts';
import {
  requirePermissionSet,
  type ChangePermissionSet,
  type PermissionSetRef,
} from './change-permission-set.ts';
import { notFound, refuseOverServiceQuota, requireInstance, type InstanceRef } from './instance.ts';
import { refuseMalformedPermissions } from './permission-policies.ts';
import { sessionSeconds, USUAL_DURATION } from './session-duration.ts';
import { tagWorkforce } from './tags.ts';

/** What people assigned to it may do, in whichever account: a role with policies. */
export interface PermissionSet {
  readonly permissionSetId: string;
  readonly name: string;
  readonly description?: string;
  /** As it was given: `PT8H`. */
  readonly sessionDuration: string;
  readonly relayState?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

interface Settings {
  readonly description?: string;
  readonly sessionDuration?: string;
  readonly relayState?: string;
}

/**
 * What changes here is so in every account at once, so that provisioning again has nothing left to do.
 *
 * promise 3: only the permissions that the job needs
 */
export interface PermissionSets {
  /** @throws ApiError `ResourceNotFoundException` | `ConflictException` | `ValidationException` | `ServiceQuotaExceededException` */
  create(
    set: InstanceRef & Settings & { readonly name: string; readonly tags?: readonly Tag[] },
  ): Promise<PermissionSet>;
  /** @throws ApiError `ResourceNotFoundException` */
  get(ref: PermissionSetRef): Promise<PermissionSet>;
  /** What is not given stays. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  update(set: PermissionSetRef & Settings): Promise<void>;
  /** @throws ApiError `ResourceNotFoundException` | `ConflictException` while anybody is assigned to it */
  delete(ref: PermissionSetRef): Promise<void>;
  /** Ids. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  list(query: InstanceRef & PageQuery & { readonly inAccount?: string }): Promise<Page<string>>;
  /** The accounts that have its role. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  accounts(query: PermissionSetRef & PageQuery): Promise<Page<string>>;
  /** `undefined` takes it away. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  setInlinePolicy(ref: PermissionSetRef, document: string | undefined): Promise<void>;
  /** @throws ApiError `ResourceNotFoundException` */
  inlinePolicy(ref: PermissionSetRef): Promise<string | undefined>;
  /** @throws ApiError `ResourceNotFoundException` | `ConflictException` | `ServiceQuotaExceededException` */
  attach(ref: PermissionSetRef, policyArn: string): Promise<void>;
  /** @throws ApiError `ResourceNotFoundException`, also when it is not attached */
  detach(ref: PermissionSetRef, policyArn: string): Promise<void>;
  /** ARNs. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  attached(query: PermissionSetRef & PageQuery): Promise<Page<string>>;
}

const LIST = 'permission-sets';
const POLICIES = 'permission-set-policies';
const ACCOUNTS = 'permission-set-accounts';

export function createPermissionSets(
  store: Store,
  changes: Changes,
  change: ChangePermissionSet,
  clock: Clock,
): PermissionSets {
  return {
    async create({ name, description, sessionDuration = USUAL_DURATION, relayState, tags = [], ...ref }) {
      sessionSeconds(sessionDuration);
      const row: PermissionSetRow = {
        permission_set_id: `ps-${randomBytes(8).toString('hex')}`,
        account_id: ref.accountId,
        instance_id: ref.instanceId,
        permission_set_name: name,
        permission_set_name_key: nameKey(name),
        description: description ?? null,
        session_duration: sessionDuration,
        relay_state: relayState ?? null,
        inline_policy: null,
        boundary: null,
        created_at: clock.now(),
      };
      await changes.make(async (trx) => {
        await requireInstance(trx, ref);
        const sets = await trx
          .selectFrom('permission_sets')
          .select('permission_set_name_key')
          .where('instance_id', '=', ref.instanceId)
          .execute();
        if (sets.some((one) => one.permission_set_name_key === row.permission_set_name_key)) {
          throw new ApiError('ConflictException', `PermissionSet with name ${name} already exists.`);
        }
        refuseOverServiceQuota('permission sets', sets.length, limits.permissionSets);
        await trx.insertInto('permission_sets').values(row).execute();
        await tagWorkforce(trx, { accountId: ref.accountId, ownerId: row.permission_set_id }, tags);
      });
      return toPermissionSet(row);
    },

    async get(ref) {
      return toPermissionSet(await requirePermissionSet(store.db, ref));
    },

    async update({ description, sessionDuration, relayState, ...ref }) {
      if (sessionDuration !== undefined) sessionSeconds(sessionDuration);
      await change(ref, async (_, row) => ({
        description: description ?? row.description,
        session_duration: sessionDuration ?? row.session_duration,
        relay_state: relayState ?? row.relay_state,
      }));
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const { permission_set_id } = await requirePermissionSet(trx, ref);
        const assigned = await trx
          .selectFrom('account_assignments')
          .select('account_id')
          .where('permission_set_id', '=', permission_set_id)
          .executeTakeFirst();
        if (assigned !== undefined) {
          throw new ApiError(
            'ConflictException',
            'The permission set still has account assignments: delete them first.',
          );
        }
        await trx
          .deleteFrom('permission_set_policies')
          .where('permission_set_id', '=', permission_set_id)
          .execute();
        await trx
          .deleteFrom('permission_set_references')
          .where('permission_set_id', '=', permission_set_id)
          .execute();
        await deleteTags(trx, permission_set_id);
        await trx.deleteFrom('permission_sets').where('permission_set_id', '=', permission_set_id).execute();
      });
    },

    async list({ inAccount, ...query }) {
      await requireInstance(store.db, query);
      const size = pageSize(query);
      let rows = store.db
        .selectFrom('permission_sets')
        .select('permission_set_id')
        .where('instance_id', '=', query.instanceId)
        .where('permission_set_id', '>', readMarker(LIST, query.marker));
      if (inAccount !== undefined) {
        rows = rows.where('permission_set_id', 'in', (row) =>
          row
            .selectFrom('permission_set_roles')
            .select('permission_set_id')
            .where('account_id', '=', inAccount),
        );
      }
      const found = await rows
        .orderBy('permission_set_id')
        .limit(size + 1)
        .execute();
      const idOf = (row: { readonly permission_set_id: string }): string => row.permission_set_id;
      return toPage(LIST, found, size, idOf, idOf);
    },

    async accounts(query) {
      const { permission_set_id } = await requirePermissionSet(store.db, query);
      const size = pageSize(query);
      const rows = await store.db
        .selectFrom('permission_set_roles')
        .select('account_id')
        .where('permission_set_id', '=', permission_set_id)
        .where('account_id', '>', readMarker(ACCOUNTS, query.marker))
        .orderBy('account_id')
        .limit(size + 1)
        .execute();
      const idOf = (row: { readonly account_id: string }): string => row.account_id;
      return toPage(ACCOUNTS, rows, size, idOf, idOf);
    },

    async setInlinePolicy(ref, document) {
      if (document !== undefined) refuseMalformedPermissions(document);
      await change(ref, async () => ({ inline_policy: document ?? null }));
    },

    async inlinePolicy(ref) {
      return (await requirePermissionSet(store.db, ref)).inline_policy ?? undefined;
    },

    async attach(ref, policyArn) {
      if (awsManagedPolicy(policyArn) === undefined) throw notFound('ManagedPolicy', policyArn);
      await change(ref, async (trx, { permission_set_id, account_id }) => {
        const attached = await trx
          .selectFrom('permission_set_policies')
          .select('policy_arn')
          .where('permission_set_id', '=', permission_set_id)
          .execute();
        if (attached.some(({ policy_arn }) => policy_arn === policyArn)) {
          throw new ApiError('ConflictException', `${policyArn} is attached to the permission set already.`);
        }
        refuseOverServiceQuota(
          'policies on this permission set',
          attached.length,
          limits.policiesPerPermissionSet,
        );
        const row = { permission_set_id, account_id, policy_arn: policyArn, attached_at: clock.now() };
        await trx.insertInto('permission_set_policies').values(row).execute();
        return {};
      });
    },

    async detach(ref, policyArn) {
      await change(ref, async (trx, { permission_set_id }) => {
        const { numDeletedRows } = await trx
          .deleteFrom('permission_set_policies')
          .where('permission_set_id', '=', permission_set_id)
          .where('policy_arn', '=', policyArn)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw notFound('ManagedPolicy', policyArn);
        return {};
      });
    },

    async attached(query) {
      const { permission_set_id } = await requirePermissionSet(store.db, query);
      const size = pageSize(query);
      const rows = await store.db
        .selectFrom('permission_set_policies')
        .select('policy_arn')
        .where('permission_set_id', '=', permission_set_id)
        .where('policy_arn', '>', readMarker(POLICIES, query.marker))
        .orderBy('policy_arn')
        .limit(size + 1)
        .execute();
      const arnOf = (row: { readonly policy_arn: string }): string => row.policy_arn;
      return toPage(POLICIES, rows, size, arnOf, arnOf);
    },
  };
}

function toPermissionSet(row: PermissionSetRow): PermissionSet {
  return {
    permissionSetId: row.permission_set_id,
    name: row.permission_set_name,
    ...(row.description === null ? {} : { description: row.description }),
    sessionDuration: row.session_duration,
    ...(row.relay_state === null ? {} : { relayState: row.relay_state }),
    createdAt: row.created_at,
  };
}

import { ApiError, limits, type Clock } from '#kernel';
import type { Store } from '#store';
import { awsManagedPolicy } from '../aws-managed/index.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from '../page.ts';
import {
  requirePermissionSet,
  type ChangePermissionSet,
  type PermissionSetRef,
} from './change-permission-set.ts';
import { notFound, refuseOverServiceQuota } from './instance.ts';
import { boundaryOf, keyOf, referencesOf, type PolicyReference, type SetBoundary } from './own-policies.ts';

/**
 * Customer managed policies of permission sets. A set is in no account that has not all that it refers to: what would
 * make it so is refused as a whole.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
 */
export interface PolicyReferences {
  /** @throws ApiError `ResourceNotFoundException` | `ConflictException` | `ServiceQuotaExceededException` */
  attach(ref: PermissionSetRef, reference: PolicyReference): Promise<void>;
  /** @throws ApiError `ResourceNotFoundException` */
  detach(ref: PermissionSetRef, reference: PolicyReference): Promise<void>;
  /** By path and name. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  list(query: PermissionSetRef & PageQuery): Promise<Page<PolicyReference>>;
  /** `undefined` takes it away. @throws ApiError `ResourceNotFoundException` */
  setBoundary(ref: PermissionSetRef, boundary: SetBoundary | undefined): Promise<void>;
  /** @throws ApiError `ResourceNotFoundException`, also where there is none */
  boundary(ref: PermissionSetRef): Promise<SetBoundary>;
}

const LIST = 'permission-set-references';

export function createPolicyReferences(
  store: Store,
  change: ChangePermissionSet,
  clock: Clock,
): PolicyReferences {
  return {
    async attach(ref, { name, path }) {
      await change(ref, async (trx, { permission_set_id, account_id }) => {
        const there = await trx
          .selectFrom('permission_set_references')
          .select(['policy_name', 'policy_path'])
          .where('permission_set_id', '=', permission_set_id)
          .execute();
        if (there.some((one) => one.policy_name === name && one.policy_path === path)) {
          throw new ApiError(
            'ConflictException',
            `${path}${name} is attached to the permission set already.`,
          );
        }
        refuseOverServiceQuota(
          'policies on this permission set',
          there.length,
          limits.policiesPerPermissionSet,
        );
        await trx
          .insertInto('permission_set_references')
          .values({
            permission_set_id,
            account_id,
            policy_path: path,
            policy_name: name,
            attached_at: clock.now(),
          })
          .execute();
        return {};
      });
    },

    async detach(ref, { name, path }) {
      await change(ref, async (trx, { permission_set_id }) => {
        const { numDeletedRows } = await trx
          .deleteFrom('permission_set_references')
          .where('permission_set_id', '=', permission_set_id)
          .where('policy_path', '=', path)
          .where('policy_name', '=', name)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) throw notFound('CustomerManagedPolicy', `${path}${name}`);
        return {};
      });
    },

    async list(query) {
      const { permission_set_id } = await requirePermissionSet(store.db, query);
      const after = readMarker(LIST, query.marker);
      // A set has a score of them at most.
      const rows = (await referencesOf(store.db, permission_set_id)).filter((one) => keyOf(one) > after);
      return toPage(LIST, rows, pageSize(query), keyOf, (one) => one);
    },

    async setBoundary(ref, boundary) {
      if (boundary !== undefined && 'policyArn' in boundary && !awsManagedPolicy(boundary.policyArn)) {
        throw notFound('ManagedPolicy', boundary.policyArn);
      }
      await change(ref, async () => ({
        boundary: boundary === undefined ? null : JSON.stringify(boundary),
      }));
    },

    async boundary(ref) {
      const set = await requirePermissionSet(store.db, ref);
      const found = boundaryOf(set);
      if (found === undefined) throw notFound('PermissionsBoundary of', set.permission_set_id);
      return found;
    },
  };
}

import { ApiError, limits, type Clock } from '#kernel';
import type { Database, OrganizationNodeRow, OrganizationRow, Store } from '#store';
import type { Kysely } from 'kysely';
import type { Changes } from '../changes.ts';
import type { Page } from '../page.ts';
import { nodeArn } from './arns.ts';
import { constraintViolation } from './errors.ts';
import { requireManaged } from './find-organization.ts';
import { requireNode } from './nodes.ts';
import { policyTypeNotEnabled } from './organizations.ts';
import { pageOf, type ListQuery } from './page.ts';
import { requirePolicy, type ServiceControlPolicy } from './service-control-policies.ts';

export interface PolicyTarget {
  readonly targetId: string;
  readonly arn: string;
  readonly name: string;
  readonly kind: OrganizationNodeRow['kind'];
}

interface AttachmentRef {
  readonly accountId: string;
  readonly policyId: string;
  readonly targetId: string;
}

/**
 * Which service control policies count where. Every call throws ApiError as those of units do, `PolicyNotFoundException`
 * or `TargetNotFoundException`.
 */
export interface PolicyAttachments {
  /** @throws ApiError `DuplicatePolicyAttachmentException` | `PolicyTypeNotEnabledException` | `ConstraintViolationException` */
  attach(ref: AttachmentRef): Promise<void>;
  /** A target keeps one policy at least. @throws ApiError `PolicyNotAttachedException` | `ConstraintViolationException` */
  detach(ref: AttachmentRef): Promise<void>;
  /** @throws ApiError `InvalidInputException` */
  ofTarget(
    query: ListQuery & { readonly accountId: string; readonly targetId: string },
  ): Promise<Page<ServiceControlPolicy>>;
  /** @throws ApiError `InvalidInputException` */
  targetsOf(
    query: ListQuery & { readonly accountId: string; readonly policyId: string },
  ): Promise<Page<PolicyTarget>>;
}

const TARGETS = ['ROOT', 'ORGANIZATIONAL_UNIT', 'ACCOUNT'] as const;

export function createPolicyAttachments(store: Store, changes: Changes, clock: Clock): PolicyAttachments {
  async function requireBoth(
    db: Kysely<Database>,
    { accountId, policyId, targetId }: AttachmentRef,
  ): Promise<OrganizationRow> {
    const organization = await requireManaged(db, accountId);
    await requirePolicy(db, organization, policyId);
    await requireNode(db, organization, targetId, TARGETS, 'TargetNotFoundException');
    return organization;
  }

  async function attachedTo(db: Kysely<Database>, targetId: string): Promise<readonly string[]> {
    const rows = await db
      .selectFrom('organization_attachments')
      .select('policy_id')
      .where('target_id', '=', targetId)
      .execute();
    return rows.map((row) => row.policy_id);
  }

  return {
    async attach(ref) {
      const { policyId, targetId } = ref;
      await changes.make(async (trx) => {
        const organization = await requireBoth(trx, ref);
        if (organization.service_control_enabled !== 1) throw policyTypeNotEnabled();
        const there = await attachedTo(trx, targetId);
        if (there.includes(policyId)) {
          throw new ApiError(
            'DuplicatePolicyAttachmentException',
            'A policy with the specified name and type is already attached to the target.',
          );
        }
        if (there.length >= limits.policiesPerTarget) {
          throw constraintViolation(
            'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
            `A target can have ${limits.policiesPerTarget} service control policies.`,
          );
        }
        await trx
          .insertInto('organization_attachments')
          .values({
            target_id: targetId,
            policy_id: policyId,
            organization_id: organization.organization_id,
            account_id: organization.account_id,
            attached_at: clock.now(),
          })
          .execute();
      });
    },

    async detach(ref) {
      const { policyId, targetId } = ref;
      await changes.make(async (trx) => {
        await requireBoth(trx, ref);
        const there = await attachedTo(trx, targetId);
        if (!there.includes(policyId)) {
          throw new ApiError(
            'PolicyNotAttachedException',
            'The policy is not attached to the specified target.',
          );
        }
        if (there.length === 1) {
          throw constraintViolation(
            'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
            'A target must keep one service control policy at least: attach another one first.',
          );
        }
        await trx
          .deleteFrom('organization_attachments')
          .where('target_id', '=', targetId)
          .where('policy_id', '=', policyId)
          .execute();
      });
    },

    async ofTarget({ accountId, targetId, ...query }) {
      const organization = await requireManaged(store.db, accountId);
      await requireNode(store.db, organization, targetId, TARGETS, 'TargetNotFoundException');
      return pageOf(
        'policies-for-target',
        query,
        async (after, limit) => {
          const ids = (await attachedTo(store.db, targetId)).filter((id) => id > after).sort();
          return Promise.all(ids.slice(0, limit).map((id) => requirePolicy(store.db, organization, id)));
        },
        (policy) => policy.policyId,
        (policy) => policy,
      );
    },

    async targetsOf({ accountId, policyId, ...query }) {
      const organization = await requireManaged(store.db, accountId);
      await requirePolicy(store.db, organization, policyId);
      const name = {
        managementAccountId: organization.account_id,
        organizationId: organization.organization_id,
      };
      return pageOf(
        'targets-for-policy',
        query,
        (after, limit) =>
          store.db
            .selectFrom('organization_attachments as attachment')
            .innerJoin('organization_nodes as node', 'node.node_id', 'attachment.target_id')
            .select(['node.node_id', 'node.name', 'node.kind'])
            .where('attachment.organization_id', '=', organization.organization_id)
            .where('attachment.policy_id', '=', policyId)
            .where('node.node_id', '>', after)
            .orderBy('node.node_id')
            .limit(limit)
            .execute(),
        (row) => row.node_id,
        (row) => ({
          targetId: row.node_id,
          arn: nodeArn(name, row.node_id),
          name: row.name,
          kind: row.kind,
        }),
      );
    },
  };
}

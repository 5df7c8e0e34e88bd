import { ApiError, codeOf, limits, type Clock } from '#kernel';
import { parsePolicy } from '#policy';
import type { Database, OrganizationPolicyRow, OrganizationRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import type { Page } from '../page.ts';
import { deleteTags, type Tag } from '../tags.ts';
import { nodeArn } from './arns.ts';
import { constraintViolation, invalidInput } from './errors.ts';
import { requireManaged } from './find-organization.ts';
import { FULL_ACCESS, isAwsPolicy } from './full-access.ts';
import { newPolicyId } from './ids.ts';
import { pageOf, type ListQuery } from './page.ts';
import { tagNode } from './resource-tags.ts';

export interface ServiceControlPolicy {
  /** `p-…` */
  readonly policyId: string;
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  /** JSON, as it was given. */
  readonly content: string;
  /** Whether it comes with the service. */
  readonly awsManaged: boolean;
}

interface PolicyRef {
  readonly accountId: string;
  readonly policyId: string;
}

/** What accounts may do at most, whatever their own policies say. Every call throws ApiError as those of units do. */
export interface ServiceControlPolicies {
  /** @throws ApiError `DuplicatePolicyException` | `MalformedPolicyDocumentException` | `ConstraintViolationException` */
  create(policy: {
    readonly accountId: string;
    readonly name: string;
    readonly description: string;
    readonly content: string;
    readonly tags: readonly Tag[];
  }): Promise<ServiceControlPolicy>;
  /** @throws ApiError `PolicyNotFoundException` */
  get(ref: PolicyRef): Promise<ServiceControlPolicy>;
  /** What is not given stays. @throws ApiError as `create`, `PolicyNotFoundException` | `InvalidInputException` */
  update(
    change: PolicyRef & { readonly name?: string; readonly description?: string; readonly content?: string },
  ): Promise<ServiceControlPolicy>;
  /** @throws ApiError `PolicyNotFoundException` | `PolicyInUseException` | `InvalidInputException` */
  delete(ref: PolicyRef): Promise<void>;
  /** @throws ApiError `InvalidInputException` */
  list(query: ListQuery & { readonly accountId: string }): Promise<Page<ServiceControlPolicy>>;
}

export function createServiceControlPolicies(
  store: Store,
  changes: Changes,
  clock: Clock,
): ServiceControlPolicies {
  return {
    async create({ accountId, name, description, content, tags }) {
      refuseMalformed(content);
      return changes.make(async (trx) => {
        const organization = await requireManaged(trx, accountId);
        await refuseTakenName(trx, organization, name);
        await refuseTooMany(trx, organization);
        const row: OrganizationPolicyRow = {
          policy_id: newPolicyId(),
          organization_id: organization.organization_id,
          account_id: organization.account_id,
          name,
          description,
          content,
          created_at: clock.now(),
        };
        await trx.insertInto('organization_policies').values(row).execute();
        await tagNode(trx, organization, row.policy_id, tags);
        return toPolicy(row);
      });
    },

    async get({ accountId, policyId }) {
      return requirePolicy(store.db, await requireManaged(store.db, accountId), policyId);
    },

    async update({ accountId, policyId, name, description, content }) {
      if (content !== undefined) refuseMalformed(content);
      return changes.make(async (trx) => {
        const organization = await requireManaged(trx, accountId);
        const policy = await requireOwnPolicy(trx, organization, policyId);
        if (name !== undefined && name !== policy.name) await refuseTakenName(trx, organization, name);
        const changed = {
          name: name ?? policy.name,
          description: description ?? policy.description,
          content: content ?? policy.content,
        };
        await trx
          .updateTable('organization_policies')
          .set(changed)
          .where('policy_id', '=', policyId)
          .execute();
        return { ...policy, ...changed };
      });
    },

    async delete({ accountId, policyId }) {
      await changes.make(async (trx) => {
        const organization = await requireManaged(trx, accountId);
        await requireOwnPolicy(trx, organization, policyId);
        const used = await trx
          .selectFrom('organization_attachments')
          .select('target_id')
          .where('policy_id', '=', policyId)
          .executeTakeFirst();
        if (used !== undefined) {
          throw new ApiError(
            'PolicyInUseException',
            'The policy is attached: detach it from every target first.',
          );
        }
        await deleteTags(trx, policyId);
        await trx.deleteFrom('organization_policies').where('policy_id', '=', policyId).execute();
      });
    },

    async list({ accountId, ...query }) {
      const organization = await requireManaged(store.db, accountId);
      return pageOf(
        'policies',
        query,
        async (after, limit) => {
          const rows = await store.db
            .selectFrom('organization_policies')
            .selectAll()
            .where('organization_id', '=', organization.organization_id)
            .where('policy_id', '>', after)
            .orderBy('policy_id')
            .limit(limit)
            .execute();
          const all = [...(FULL_ACCESS.policyId > after ? [AWS_POLICY] : []), ...rows.map(toPolicy)];
          return all.sort((a, b) => (a.policyId < b.policyId ? -1 : 1)).slice(0, limit);
        },
        (policy) => policy.policyId,
        (policy) => policy,
      );
    },
  };
}

const AWS_POLICY: ServiceControlPolicy = {
  ...FULL_ACCESS,
  arn: nodeArn({ managementAccountId: '', organizationId: '' }, FULL_ACCESS.policyId),
  awsManaged: true,
};

/** @throws ApiError `PolicyNotFoundException` */
export async function requirePolicy(
  db: Kysely<Database>,
  { organization_id }: OrganizationRow,
  policyId: string,
): Promise<ServiceControlPolicy> {
  if (isAwsPolicy(policyId)) return AWS_POLICY;
  const row = await db
    .selectFrom('organization_policies')
    .selectAll()
    .where('policy_id', '=', policyId)
    .where('organization_id', '=', organization_id)
    .executeTakeFirst();
  if (row !== undefined) return toPolicy(row);
  throw new ApiError('PolicyNotFoundException', 'You specified a policy that does not exist.');
}

async function requireOwnPolicy(
  trx: Transaction<Database>,
  organization: OrganizationRow,
  policyId: string,
): Promise<ServiceControlPolicy> {
  const policy = await requirePolicy(trx, organization, policyId);
  if (!policy.awsManaged) return policy;
  throw invalidInput('IMMUTABLE_POLICY', 'A policy that comes with the service cannot be changed.');
}

function refuseMalformed(content: string): void {
  if (content.length > limits.serviceControlPolicyCharacters) {
    throw constraintViolation(
      'POLICY_CONTENT_LIMIT_EXCEEDED',
      `A service control policy can have ${limits.serviceControlPolicyCharacters} characters.`,
    );
  }
  try {
    parsePolicy(content);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) !== 'MalformedPolicy') throw error;
    throw new ApiError('MalformedPolicyDocumentException', error.message, { cause: error });
  }
}

async function refuseTakenName(
  trx: Transaction<Database>,
  { organization_id }: OrganizationRow,
  name: string,
): Promise<void> {
  const taken = await trx
    .selectFrom('organization_policies')
    .select('policy_id')
    .where('organization_id', '=', organization_id)
    .where('name', '=', name)
    .executeTakeFirst();
  if (taken === undefined && name !== FULL_ACCESS.name) return;
  throw new ApiError('DuplicatePolicyException', 'A policy with the same name already exists.');
}

async function refuseTooMany(
  trx: Transaction<Database>,
  { organization_id }: OrganizationRow,
): Promise<void> {
  const { policies } = await trx
    .selectFrom('organization_policies')
    .select((row) => row.fn.countAll<number>().as('policies'))
    .where('organization_id', '=', organization_id)
    .executeTakeFirstOrThrow();
  if (policies < limits.policiesPerOrganization) return;
  throw constraintViolation(
    'POLICY_NUMBER_LIMIT_EXCEEDED',
    `An organization can have ${limits.policiesPerOrganization} service control policies.`,
  );
}

function toPolicy(row: OrganizationPolicyRow): ServiceControlPolicy {
  const name = { managementAccountId: row.account_id, organizationId: row.organization_id };
  return {
    policyId: row.policy_id,
    arn: nodeArn(name, row.policy_id),
    name: row.name,
    description: row.description,
    content: row.content,
    awsManaged: false,
  };
}

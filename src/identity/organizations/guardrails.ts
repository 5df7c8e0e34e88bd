import { limits, type Clock } from '#kernel';
import { compilePolicyDocument, type CompiledPolicy, type PolicySet } from '#policy';
import type { Store } from '#store';
import { rememberedIdentity } from '../remembered.ts';
import { nodeArn } from './arns.ts';
import { findOrganization } from './find-organization.ts';
import { FULL_ACCESS } from './full-access.ts';
import { findNode, pathTo } from './nodes.ts';

type Levels = NonNullable<PolicySet['serviceControl']>;

/** The service control policies that bear on an account: nothing for one that nobody guards. */
export interface Guardrails {
  /** Level by level from the root to the account; of a management account, or of one in no organisation, none. */
  of(accountId: string): Promise<Pick<PolicySet, 'serviceControl'>>;
}

/** What identity tells it: that something has changed. */
export interface RememberedGuardrails extends Guardrails {
  forget(): void;
}

export function createGuardrails(store: Store, clock: Clock): RememberedGuardrails {
  const remembered = rememberedIdentity<Pick<PolicySet, 'serviceControl'>>(
    store,
    clock,
    limits.guardedAccountsCached,
  );

  async function read(accountId: string): Promise<Pick<PolicySet, 'serviceControl'>> {
    const organization = await findOrganization(store.db, accountId);
    if (organization === undefined || organization.account_id === accountId) return {};
    if (organization.service_control_enabled !== 1) return {};
    const node = await findNode(store.db, organization, accountId);
    const path = node === undefined ? [] : await pathTo(store.db, node);
    const rows = await store.db
      .selectFrom('organization_attachments as attachment')
      .leftJoin('organization_policies as policy', 'policy.policy_id', 'attachment.policy_id')
      .select(['attachment.target_id', 'attachment.policy_id', 'policy.content'])
      .where(
        'attachment.target_id',
        'in',
        path.map((one) => one.node_id),
      )
      .orderBy('attachment.policy_id')
      .execute();
    const name = {
      managementAccountId: organization.account_id,
      organizationId: organization.organization_id,
    };
    const serviceControl: Levels = path.map(({ node_id }) =>
      rows
        .filter((row) => row.target_id === node_id)
        .map(({ policy_id, content }): CompiledPolicy =>
          // One that is not the organisation's own is the service's; a missing one would be empty, and so deny.
          compilePolicyDocument(
            nodeArn(name, policy_id),
            content ?? (policy_id === FULL_ACCESS.policyId ? FULL_ACCESS.content : ''),
          ),
        ),
    );
    return { serviceControl };
  }

  return {
    async of(accountId) {
      return (await remembered.get(accountId, () => read(accountId))) ?? {};
    },
    forget: () => remembered.forget(),
  };
}

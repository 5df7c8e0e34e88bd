import { ApiError, type Clock } from '#kernel';
import type { OrganizationRow, Store } from '#store';
import type { Changes } from '../changes.ts';
import type { Page } from '../page.ts';
import { nodeArn, organizationArn } from './arns.ts';
import { notInUse } from './errors.ts';
import { findOrganization, requireManaged } from './find-organization.ts';
import { newOrganizationId, newRootId } from './ids.ts';
import { addNode, attachFullAccess, missing } from './nodes.ts';
import { pageOf, type ListQuery } from './page.ts';

export interface Organization {
  /** `o-…` */
  readonly organizationId: string;
  readonly arn: string;
  readonly featureSet: OrganizationRow['feature_set'];
  readonly managementAccountId: string;
  readonly managementAccountArn: string;
  readonly managementEmail?: string;
}

export interface OrganizationRoot {
  /** `r-…` */
  readonly rootId: string;
  readonly arn: string;
  readonly name: string;
  /** Whether service control policies count. */
  readonly serviceControl: boolean;
}

/** Accounts that one of them manages. @see https://docs.aws.amazon.com/organizations/latest/APIReference/Welcome.html */
export interface Organizations {
  /** Makes the account the management account of a new organisation. @throws ApiError `AlreadyInOrganizationException` */
  create(order: {
    readonly accountId: string;
    readonly featureSet: Organization['featureSet'];
  }): Promise<Organization>;
  /** For any account of it. @throws ApiError `AWSOrganizationsNotInUseException` */
  describe(accountId: string): Promise<Organization>;
  /** @throws ApiError `AWSOrganizationsNotInUseException` | `AccessDeniedException` (a member account) | `InvalidInputException` */
  roots(query: ListQuery & { readonly accountId: string }): Promise<Page<OrganizationRoot>>;
  /** Lets service control policies count, or no longer. @throws ApiError as `roots`, `RootNotFoundException` | `PolicyTypeAlreadyEnabledException` | `PolicyTypeNotEnabledException` | `PolicyTypeNotAvailableForOrganizationException` */
  setServiceControl(order: {
    readonly accountId: string;
    readonly rootId: string;
    readonly enabled: boolean;
  }): Promise<OrganizationRoot>;
  /**
   * The ARN to authorise by, of a root, unit, account or policy. It holds the organisation's id; where the account
   * is in none, zeros stand for that, so that who may not ask learns nothing.
   */
  arnOf(accountId: string, id: string): Promise<string>;
}

export function createOrganizations(store: Store, changes: Changes, clock: Clock): Organizations {
  async function describe(accountId: string): Promise<Organization> {
    const row = await findOrganization(store.db, accountId);
    if (row === undefined) throw notInUse();
    const { email } = await store.db
      .selectFrom('accounts')
      .select('email')
      .where('account_id', '=', row.account_id)
      .executeTakeFirstOrThrow();
    const name = { managementAccountId: row.account_id, organizationId: row.organization_id };
    return {
      ...name,
      arn: organizationArn(name),
      featureSet: row.feature_set,
      managementAccountArn: nodeArn(name, row.account_id),
      ...(email === null ? {} : { managementEmail: email }),
    };
  }

  return {
    async create({ accountId, featureSet }) {
      const now = clock.now();
      const row: OrganizationRow = {
        organization_id: newOrganizationId(),
        account_id: accountId,
        root_id: newRootId(),
        feature_set: featureSet,
        service_control_enabled: 0,
        created_at: now,
      };
      await changes.make(async (trx) => {
        if ((await findOrganization(trx, accountId)) !== undefined) {
          throw new ApiError(
            'AlreadyInOrganizationException',
            'The provided account is already a member of an organization.',
          );
        }
        await trx.insertInto('organizations').values(row).execute();
        const node = { organization_id: row.organization_id, account_id: accountId, created_at: now };
        await addNode(trx, row, {
          ...node,
          node_id: row.root_id,
          kind: 'ROOT',
          parent_id: null,
          name: 'Root',
        });
        const { account_name } = await trx
          .selectFrom('accounts')
          .select('account_name')
          .where('account_id', '=', accountId)
          .executeTakeFirstOrThrow();
        await addNode(trx, row, {
          ...node,
          node_id: accountId,
          kind: 'ACCOUNT',
          parent_id: row.root_id,
          name: account_name ?? 'management',
        });
      });
      return describe(accountId);
    },

    describe,

    async roots({ accountId, ...query }) {
      const organization = await requireManaged(store.db, accountId);
      return pageOf(
        'roots',
        query,
        async (after) => (after === '' ? [organization] : []),
        (row) => row.root_id,
        toRoot,
      );
    },

    async setServiceControl({ accountId, rootId, enabled }) {
      return changes.make(async (trx) => {
        const row = await requireManaged(trx, accountId);
        if (row.root_id !== rootId) throw missing('RootNotFoundException');
        refuseSameState(row, enabled);
        const changed = { service_control_enabled: Number(enabled) };
        await trx
          .updateTable('organizations')
          .set(changed)
          .where('organization_id', '=', row.organization_id)
          .execute();
        // Off forgets what was attached, so that on begins where nothing is guarded: AWS does so too.
        await trx
          .deleteFrom('organization_attachments')
          .where('organization_id', '=', row.organization_id)
          .execute();
        if (enabled) {
          const nodes = await trx
            .selectFrom('organization_nodes')
            .selectAll()
            .where('organization_id', '=', row.organization_id)
            .execute();
          await attachFullAccess(trx, nodes, clock.now());
        }
        return toRoot({ ...row, ...changed });
      });
    },

    async arnOf(accountId, id) {
      const row = await findOrganization(store.db, accountId);
      return nodeArn(
        { managementAccountId: row?.account_id ?? accountId, organizationId: row?.organization_id ?? NONE },
        id,
      );
    },
  };
}

/** Stands for the organisation of an account that is in none. */
const NONE = 'o-0000000000';

function toRoot(row: OrganizationRow): OrganizationRoot {
  const name = { managementAccountId: row.account_id, organizationId: row.organization_id };
  return {
    rootId: row.root_id,
    arn: nodeArn(name, row.root_id),
    name: 'Root',
    serviceControl: row.service_control_enabled === 1,
  };
}

function refuseSameState(row: OrganizationRow, enabled: boolean): void {
  if (enabled && row.feature_set !== 'ALL') {
    throw new ApiError(
      'PolicyTypeNotAvailableForOrganizationException',
      'Policies need an organization with all features.',
    );
  }
  if ((row.service_control_enabled === 1) !== enabled) return;
  throw enabled
    ? new ApiError('PolicyTypeAlreadyEnabledException', 'The specified policy type is already enabled.')
    : policyTypeNotEnabled();
}

export function policyTypeNotEnabled(): ApiError {
  return new ApiError(
    'PolicyTypeNotEnabledException',
    'The specified policy type is not enabled in this root.',
  );
}

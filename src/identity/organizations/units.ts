import { ApiError, limits, type Clock } from '#kernel';
import type { Database, OrganizationNodeRow, OrganizationRow, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import type { Page } from '../page.ts';
import { deleteTags, type Tag } from '../tags.ts';
import { nodeArn } from './arns.ts';
import { constraintViolation } from './errors.ts';
import { requireManaged } from './find-organization.ts';
import { newUnitId } from './ids.ts';
import { addNode, PARENTS, pathTo, requireNode } from './nodes.ts';
import { pageOf, type ListQuery } from './page.ts';
import { tagNode } from './resource-tags.ts';

export interface OrganizationalUnit {
  /** `ou-…` */
  readonly unitId: string;
  readonly arn: string;
  readonly name: string;
}

interface UnitRef {
  readonly accountId: string;
  readonly unitId: string;
}

/**
 * The branches of an organisation's tree. Every call throws ApiError `AWSOrganizationsNotInUseException`, or
 * `AccessDeniedException` for a member account, besides what it says.
 */
export interface OrganizationalUnits {
  /** @throws ApiError `ParentNotFoundException` | `DuplicateOrganizationalUnitException` | `ConstraintViolationException` */
  create(unit: {
    readonly accountId: string;
    readonly parentId: string;
    readonly name: string;
    readonly tags: readonly Tag[];
  }): Promise<OrganizationalUnit>;
  /** @throws ApiError `OrganizationalUnitNotFoundException` */
  get(ref: UnitRef): Promise<OrganizationalUnit>;
  /** @throws ApiError `OrganizationalUnitNotFoundException` | `DuplicateOrganizationalUnitException` */
  rename(ref: UnitRef & { readonly name: string }): Promise<OrganizationalUnit>;
  /** @throws ApiError `OrganizationalUnitNotFoundException` | `OrganizationalUnitNotEmptyException` */
  delete(ref: UnitRef): Promise<void>;
  /** @throws ApiError `ParentNotFoundException` | `InvalidInputException` */
  list(
    query: ListQuery & { readonly accountId: string; readonly parentId: string },
  ): Promise<Page<OrganizationalUnit>>;
}

export function createOrganizationalUnits(store: Store, changes: Changes, clock: Clock): OrganizationalUnits {
  return {
    async create({ accountId, parentId, name, tags }) {
      return changes.make(async (trx) => {
        const organization = await requireManaged(trx, accountId);
        const parent = await requireNode(trx, organization, parentId, PARENTS, 'ParentNotFoundException');
        await refuseTakenName(trx, parent.node_id, name);
        await refuseTooManyOrDeep(trx, organization, parent);
        const row: OrganizationNodeRow = {
          node_id: newUnitId(organization.root_id),
          organization_id: organization.organization_id,
          account_id: organization.account_id,
          kind: 'ORGANIZATIONAL_UNIT',
          parent_id: parent.node_id,
          name,
          created_at: clock.now(),
        };
        await addNode(trx, organization, row);
        await tagNode(trx, organization, row.node_id, tags);
        return toUnit(row);
      });
    },

    async get({ accountId, unitId }) {
      return toUnit(await requireUnit(store.db, await requireManaged(store.db, accountId), unitId));
    },

    async rename({ accountId, unitId, name }) {
      return changes.make(async (trx) => {
        const row = await requireUnit(trx, await requireManaged(trx, accountId), unitId);
        if (name !== row.name) await refuseTakenName(trx, row.parent_id, name);
        await trx.updateTable('organization_nodes').set({ name }).where('node_id', '=', unitId).execute();
        return toUnit({ ...row, name });
      });
    },

    async delete({ accountId, unitId }) {
      await changes.make(async (trx) => {
        await requireUnit(trx, await requireManaged(trx, accountId), unitId);
        const child = await trx
          .selectFrom('organization_nodes')
          .select('node_id')
          .where('parent_id', '=', unitId)
          .executeTakeFirst();
        if (child !== undefined) {
          throw new ApiError(
            'OrganizationalUnitNotEmptyException',
            'The specified organizational unit is not empty: move its accounts and delete its units first.',
          );
        }
        await deleteTags(trx, unitId);
        await trx.deleteFrom('organization_attachments').where('target_id', '=', unitId).execute();
        await trx.deleteFrom('organization_nodes').where('node_id', '=', unitId).execute();
      });
    },

    async list({ accountId, parentId, ...query }) {
      const organization = await requireManaged(store.db, accountId);
      await requireNode(store.db, organization, parentId, PARENTS, 'ParentNotFoundException');
      return pageOf(
        'units',
        query,
        (after, limit) =>
          store.db
            .selectFrom('organization_nodes')
            .selectAll()
            .where('parent_id', '=', parentId)
            .where('kind', '=', 'ORGANIZATIONAL_UNIT')
            .where('node_id', '>', after)
            .orderBy('node_id')
            .limit(limit)
            .execute(),
        (row) => row.node_id,
        toUnit,
      );
    },
  };
}

async function requireUnit(
  db: Parameters<typeof requireNode>[0],
  organization: OrganizationRow,
  unitId: string,
): Promise<OrganizationNodeRow> {
  return requireNode(
    db,
    organization,
    unitId,
    ['ORGANIZATIONAL_UNIT'],
    'OrganizationalUnitNotFoundException',
  );
}

async function refuseTakenName(
  trx: Transaction<Database>,
  parentId: string | null,
  name: string,
): Promise<void> {
  const taken = await trx
    .selectFrom('organization_nodes')
    .select('node_id')
    .where('parent_id', '=', parentId)
    .where('kind', '=', 'ORGANIZATIONAL_UNIT')
    .where('name', '=', name)
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new ApiError(
    'DuplicateOrganizationalUnitException',
    'An organizational unit with the same name already exists under this parent.',
  );
}

async function refuseTooManyOrDeep(
  trx: Transaction<Database>,
  { organization_id }: OrganizationRow,
  parent: OrganizationNodeRow,
): Promise<void> {
  // The path has the root, which is no unit.
  if ((await pathTo(trx, parent)).length > limits.organizationalUnitDepth) {
    throw constraintViolation(
      'OU_DEPTH_LIMIT_EXCEEDED',
      `Organizational units can be ${limits.organizationalUnitDepth} levels deep.`,
    );
  }
  const { units } = await trx
    .selectFrom('organization_nodes')
    .select((row) => row.fn.countAll<number>().as('units'))
    .where('organization_id', '=', organization_id)
    .where('kind', '=', 'ORGANIZATIONAL_UNIT')
    .executeTakeFirstOrThrow();
  if (units < limits.unitsPerOrganization) return;
  throw constraintViolation(
    'OU_NUMBER_LIMIT_EXCEEDED',
    `An organization can have ${limits.unitsPerOrganization} organizational units.`,
  );
}

function toUnit(row: OrganizationNodeRow): OrganizationalUnit {
  const name = { managementAccountId: row.account_id, organizationId: row.organization_id };
  return { unitId: row.node_id, arn: nodeArn(name, row.node_id), name: row.name };
}

import { ApiError } from '#kernel';
import type { Database, OrganizationNodeRow, OrganizationRow } from '#store';
import type { Kysely, Transaction } from 'kysely';
import { FULL_ACCESS } from './full-access.ts';

/** A root, an organisational unit or an account, by its id; one of another organisation is not there. */
export async function findNode(
  db: Kysely<Database>,
  organization: Pick<OrganizationRow, 'organization_id'>,
  nodeId: string,
): Promise<OrganizationNodeRow | undefined> {
  return db
    .selectFrom('organization_nodes')
    .selectAll()
    .where('node_id', '=', nodeId)
    .where('organization_id', '=', organization.organization_id)
    .executeTakeFirst();
}

/** What is said where a node is missing, or of another kind than asked for. */
const MISSING = {
  AccountNotFoundException: 'You specified an account that does not exist in your organization.',
  ChildNotFoundException: 'You specified a child that does not exist in your organization.',
  DestinationParentNotFoundException: 'You specified a destination parent that does not exist.',
  OrganizationalUnitNotFoundException: 'You specified an organizational unit that does not exist.',
  ParentNotFoundException: 'You specified a parent that does not exist in your organization.',
  RootNotFoundException: 'You specified a root that does not exist.',
  SourceParentNotFoundException: 'You specified a source parent that the account does not have.',
  TargetNotFoundException: 'You specified a target that does not exist in your organization.',
} as const;

export function missing(code: keyof typeof MISSING): ApiError {
  return new ApiError(code, MISSING[code]);
}

/** @throws ApiError with `code` for a node that is not there, or is of none of these kinds */
export async function requireNode(
  db: Kysely<Database>,
  organization: Pick<OrganizationRow, 'organization_id'>,
  nodeId: string,
  kinds: readonly OrganizationNodeRow['kind'][],
  code: keyof typeof MISSING,
): Promise<OrganizationNodeRow> {
  const node = await findNode(db, organization, nodeId);
  if (node === undefined || !kinds.includes(node.kind)) throw missing(code);
  return node;
}

/** What accounts and organisational units can be under. */
export const PARENTS = ['ROOT', 'ORGANIZATIONAL_UNIT'] as const;

/** From the root down to the node itself. */
export async function pathTo(
  db: Kysely<Database>,
  node: OrganizationNodeRow,
): Promise<readonly OrganizationNodeRow[]> {
  const path = [node];
  for (let parentId = node.parent_id; parentId !== null;) {
    const parent = await db
      .selectFrom('organization_nodes')
      .selectAll()
      .where('node_id', '=', parentId)
      .executeTakeFirstOrThrow();
    path.unshift(parent);
    parentId = parent.parent_id;
  }
  return path;
}

/** Where service control policies are on, whatever is new in the tree begins with the one that allows everything. */
export async function addNode(
  trx: Transaction<Database>,
  organization: OrganizationRow,
  node: OrganizationNodeRow,
): Promise<void> {
  await trx.insertInto('organization_nodes').values(node).execute();
  if (organization.service_control_enabled === 1) await attachFullAccess(trx, [node], node.created_at);
}

export async function attachFullAccess(
  trx: Transaction<Database>,
  nodes: readonly OrganizationNodeRow[],
  now: number,
): Promise<void> {
  for (const { node_id, organization_id, account_id } of nodes) {
    await trx
      .insertInto('organization_attachments')
      .values({
        target_id: node_id,
        policy_id: FULL_ACCESS.policyId,
        organization_id,
        account_id,
        attached_at: now,
      })
      .execute();
  }
}

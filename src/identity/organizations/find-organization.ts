import { ApiError } from '#kernel';
import type { Database, OrganizationRow } from '#store';
import type { Kysely } from 'kysely';
import { notInUse } from './errors.ts';

/** The organisation that an account belongs to, as a member or as its management account. */
export async function findOrganization(
  db: Kysely<Database>,
  accountId: string,
): Promise<OrganizationRow | undefined> {
  return db
    .selectFrom('organizations as organization')
    .innerJoin('organization_nodes as node', 'node.organization_id', 'organization.organization_id')
    .selectAll('organization')
    .where('node.node_id', '=', accountId)
    .executeTakeFirst();
}

/**
 * The organisation that this account manages. Nothing of an organisation but its own description is a member's
 * business.
 * @throws ApiError `AWSOrganizationsNotInUseException` | `AccessDeniedException`
 */
export async function requireManaged(db: Kysely<Database>, accountId: string): Promise<OrganizationRow> {
  const organization = await findOrganization(db, accountId);
  if (organization === undefined) throw notInUse();
  if (organization.account_id === accountId) return organization;
  throw new ApiError('AccessDeniedException', "You don't have permissions to access this resource.");
}

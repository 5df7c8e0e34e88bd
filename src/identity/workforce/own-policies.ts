import { managedPolicyArn } from '#kernel';
import type { Database, PermissionSetRow } from '#store';
import type { Kysely } from 'kysely';
import { notFound } from './instance.ts';

/** A policy that each account has of its own, under this name. */
export interface PolicyReference {
  readonly name: string;
  /** `/` unless it stands deeper. */
  readonly path: string;
}

/** What a permission set allows at most: one of AWS's policies, or one that each account has of its own. */
export type SetBoundary = { readonly policyArn: string } | { readonly reference: PolicyReference };

/**
 * What a set's role in an account has of that account's own policies, and what it may do at most, by ARN.
 * @throws ApiError `ResourceNotFoundException` where the account lacks one of them: fail closed
 */
export async function ownPoliciesIn(
  db: Kysely<Database>,
  set: PermissionSetRow,
  accountId: string,
): Promise<{ readonly attached: readonly string[]; readonly boundary: string | null }> {
  const arnOf = async ({ name, path }: PolicyReference): Promise<string> => {
    const arn = managedPolicyArn(accountId, path, name);
    const row = await db
      .selectFrom('managed_policies')
      .select('arn')
      .where('arn', '=', arn)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (row === undefined) throw notFound('CustomerManagedPolicy', arn);
    return arn;
  };
  const attached: string[] = [];
  for (const reference of await referencesOf(db, set.permission_set_id))
    attached.push(await arnOf(reference));
  const boundary = boundaryOf(set);
  if (boundary === undefined) return { attached, boundary: null };
  return {
    attached,
    boundary: 'policyArn' in boundary ? boundary.policyArn : await arnOf(boundary.reference),
  };
}

/** By path and name. */
export async function referencesOf(
  db: Kysely<Database>,
  permissionSetId: string,
): Promise<PolicyReference[]> {
  const rows = await db
    .selectFrom('permission_set_references')
    .select(['policy_path', 'policy_name'])
    .where('permission_set_id', '=', permissionSetId)
    .execute();
  return rows
    .map((row) => ({ name: row.policy_name, path: row.policy_path }))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** What it is sorted by. */
export function keyOf({ name, path }: PolicyReference): string {
  return `${path}${name}`;
}

export function boundaryOf({ boundary }: PermissionSetRow): SetBoundary | undefined {
  // Whoever sets it has written it.
  return boundary === null ? undefined : (JSON.parse(boundary) as SetBoundary);
}

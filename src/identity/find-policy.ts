import { ApiError } from '#kernel';
import type { Database, ManagedPolicyRow } from '#store';
import type { Kysely } from 'kysely';
import { awsManagedPolicy } from './aws-managed/index.ts';

/** Names a managed policy, as seen from an account: one of its own, or one of AWS's. */
export interface PolicyRef {
  readonly accountId: string;
  readonly policyArn: string;
}

export async function findPolicy(
  db: Kysely<Database>,
  { accountId, policyArn }: PolicyRef,
): Promise<ManagedPolicyRow | undefined> {
  return db
    .selectFrom('managed_policies')
    .selectAll()
    .where('arn', '=', policyArn)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

/**
 * The account's own policy, to change it.
 * @throws ApiError `NoSuchEntityException`, or `InvalidInputException` for one of AWS's, which nobody can change
 */
export async function requireOwnPolicy(db: Kysely<Database>, ref: PolicyRef): Promise<ManagedPolicyRow> {
  const row = await findPolicy(db, ref);
  if (row !== undefined) return row;
  if (awsManagedPolicy(ref.policyArn) === undefined) throw noSuchPolicy(ref.policyArn);
  throw new ApiError(
    'InvalidInputException',
    `Policy ${ref.policyArn} is managed by AWS and cannot be changed.`,
  );
}

/** @throws ApiError `NoSuchEntityException` */
export async function requireKnownPolicy(db: Kysely<Database>, ref: PolicyRef): Promise<void> {
  if (awsManagedPolicy(ref.policyArn) !== undefined) return;
  if ((await findPolicy(db, ref)) === undefined) throw noSuchPolicy(ref.policyArn);
}

/** That a principal may have this policy. @throws ApiError `NoSuchEntityException` */
export async function requireAttachable(db: Kysely<Database>, ref: PolicyRef): Promise<void> {
  if (awsManagedPolicy(ref.policyArn) !== undefined) return;
  if ((await findPolicy(db, ref)) !== undefined) return;
  throw new ApiError('NoSuchEntityException', `Policy ${ref.policyArn} does not exist or is not attachable.`);
}

/** That it may be a permissions boundary. @throws ApiError `NoSuchEntityException` */
export async function requireBoundary(db: Kysely<Database>, ref: PolicyRef): Promise<void> {
  if (awsManagedPolicy(ref.policyArn) !== undefined) return;
  if ((await findPolicy(db, ref)) !== undefined) return;
  throw new ApiError(
    'NoSuchEntityException',
    `Scope ARN: ${ref.policyArn} does not exist or is not attachable.`,
  );
}

export function noSuchPolicy(policyArn: string): ApiError {
  return new ApiError('NoSuchEntityException', `Policy ${policyArn} was not found.`);
}

/** The last part of a policy's ARN. */
export function policyNameOf(policyArn: string): string {
  return policyArn.slice(policyArn.lastIndexOf('/') + 1);
}

/** The part of a policy's ARN between `policy` and its name: `/`, `/team/`. */
export function policyPathOf(policyArn: string): string {
  return policyArn.slice(policyArn.indexOf('/'), policyArn.lastIndexOf('/') + 1);
}

import type { Database } from '#store';
import type { Kysely } from 'kysely';

/** By how many principals of one account a managed policy is used. */
export interface PolicyUsage {
  readonly attachmentCount: number;
  /** As a permissions boundary. */
  readonly boundaryCount: number;
}

export const UNUSED: PolicyUsage = { attachmentCount: 0, boundaryCount: 0 };

/** By ARN; a policy that is not used is left out. */
export async function usageOf(
  db: Kysely<Database>,
  accountId: string,
  arns: readonly string[],
): Promise<ReadonlyMap<string, PolicyUsage>> {
  if (arns.length === 0) return new Map();
  const attached = await db
    .selectFrom('attached_policies')
    .select((row) => ['policy_arn as arn', row.fn.countAll<number>().as('count')])
    .where('account_id', '=', accountId)
    .where('policy_arn', 'in', arns)
    .groupBy('policy_arn')
    .execute();
  const bounded = await db
    .selectFrom('users')
    .select('boundary_arn as arn')
    .where('account_id', '=', accountId)
    .where('boundary_arn', 'in', arns)
    .unionAll(
      db
        .selectFrom('roles')
        .select('boundary_arn as arn')
        .where('account_id', '=', accountId)
        .where('boundary_arn', 'in', arns),
    )
    .execute();
  const usage = new Map<string, PolicyUsage>();
  for (const { arn, count } of attached) usage.set(arn, { attachmentCount: count, boundaryCount: 0 });
  for (const { arn } of bounded) {
    if (arn === null) continue;
    const { attachmentCount, boundaryCount } = usage.get(arn) ?? UNUSED;
    usage.set(arn, { attachmentCount, boundaryCount: boundaryCount + 1 });
  }
  return usage;
}

import type { Database } from '#store';
import type { Transaction } from 'kysely';
import { newRoleId } from '../ids.ts';
import { nameKey } from '../names.ts';
import { readTrustPolicy } from '../trust-ids.ts';

/** The name of the role unless the management account wishes for another. */
export const ACCESS_ROLE = 'OrganizationAccountAccessRole';

const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/**
 * The role by which the management account gets into a new account, where nobody has a credential yet.
 * @param role `trusted` is the management account: whom it lets in, its own policies say
 */
export async function createAccessRole(
  trx: Transaction<Database>,
  role: {
    readonly accountId: string;
    readonly roleName: string;
    readonly trusted: string;
    readonly now: number;
  },
): Promise<void> {
  const { accountId, roleName, trusted, now } = role;
  const trustPolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${trusted}:root` }, Action: 'sts:AssumeRole' },
    ],
  });
  const role_id = newRoleId();
  await trx
    .insertInto('roles')
    .values({
      role_id,
      account_id: accountId,
      role_name: roleName,
      role_name_key: nameKey(roleName),
      path: '/',
      description: null,
      max_session_seconds: 3_600,
      boundary_arn: null,
      created_at: now,
      last_used_at: null,
      last_used_region: null,
      ...(await readTrustPolicy(trx, roleName, trustPolicy)),
    })
    .execute();
  await trx
    .insertInto('attached_policies')
    .values({ account_id: accountId, owner_id: role_id, policy_arn: ADMINISTRATOR_ACCESS, attached_at: now })
    .execute();
}

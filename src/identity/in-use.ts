import { ApiError } from '#kernel';
import type { Database } from '#store';
import type { Transaction } from 'kysely';

/** @throws ApiError `DeleteConflictException` while a user, group or role has a policy, inline or attached */
export async function refuseWhileItHasPolicies(trx: Transaction<Database>, ownerId: string): Promise<void> {
  const inline = await trx
    .selectFrom('inline_policies')
    .select('owner_id')
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  if (inline !== undefined) {
    throw new ApiError('DeleteConflictException', 'Cannot delete entity, must delete policies first.');
  }
  const attached = await trx
    .selectFrom('attached_policies')
    .select('owner_id')
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  if (attached !== undefined) {
    throw new ApiError('DeleteConflictException', 'Cannot delete entity, must detach all policies first.');
  }
}

/** @throws ApiError `DeleteConflictException` while a user has a credential of any kind */
export async function refuseWhileItHasCredentials(trx: Transaction<Database>, userId: string): Promise<void> {
  for (const [table, what] of CREDENTIALS) {
    const row = await trx
      .selectFrom(table)
      .select('user_id')
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (row === undefined) continue;
    throw new ApiError('DeleteConflictException', `Cannot delete entity, must ${what} first.`);
  }
}

const CREDENTIALS = [
  ['access_keys', 'delete access keys'],
  ['login_profiles', 'delete login profile'],
  ['mfa_devices', 'deactivate MFA device'],
  ['security_keys', 'deactivate MFA device'],
  ['service_specific_credentials', 'delete service specific credentials'],
] as const;

import { ApiError, limits, type Secret } from '#kernel';
import type { Database, LoginProfileRow } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { PasswordHashes } from './password-hash.ts';
import type { PasswordPolicy } from './password-policies.ts';

/**
 * Refuses a password that is the present one or one of those before it, as many as the account's policy says.
 * @throws ApiError `PasswordPolicyViolationException`
 */
export async function refuseReused(
  db: Kysely<Database>,
  hashes: PasswordHashes,
  profile: LoginProfileRow,
  password: Secret,
  policy: PasswordPolicy | undefined,
): Promise<void> {
  const count = policy?.reusePrevention ?? 0;
  if (count === 0) return;
  const former = await db
    .selectFrom('former_passwords')
    .select('password_hash')
    .where('user_id', '=', profile.user_id)
    .orderBy('serial', 'desc')
    .limit(count - 1)
    .execute();
  for (const { password_hash } of [profile, ...former]) {
    if (!(await hashes.verify(password, password_hash))) continue;
    throw new ApiError(
      'PasswordPolicyViolationException',
      count === 1
        ? 'Password should not be the present one.'
        : `Password should not be one of the last ${count}.`,
    );
  }
}

/** Keeps the password that is about to be replaced for as long as the policy asks, and forgets older ones. */
export async function remember(
  trx: Transaction<Database>,
  { user_id, account_id, password_hash }: LoginProfileRow,
  policy: PasswordPolicy | undefined,
): Promise<void> {
  const newest = await trx
    .selectFrom('former_passwords')
    .select('serial')
    .where('user_id', '=', user_id)
    .orderBy('serial', 'desc')
    .executeTakeFirst();
  const serial = (newest?.serial ?? 0) + 1;
  // The password that takes its place is the first of those that may not come again.
  const kept = Math.min(policy?.reusePrevention ?? 1, limits.passwordsRemembered) - 1;
  if (kept > 0) {
    await trx.insertInto('former_passwords').values({ user_id, account_id, serial, password_hash }).execute();
  }
  await trx
    .deleteFrom('former_passwords')
    .where('user_id', '=', user_id)
    .where('serial', '<=', serial - kept)
    .execute();
}

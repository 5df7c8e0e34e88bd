import { ApiError, limits } from '#kernel';
import type { Database, PasswordPolicyRow, Store } from '#store';
import type { Kysely } from 'kysely';
import type { Changes } from './changes.ts';

/** What an account asks of its users' passwords. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  /** Whether users may change their own passwords without a policy of their own that says so. */
  readonly usersMayChange: boolean;
  /** Days; absent for passwords that do not expire. */
  readonly maxAgeDays?: number;
  /** How many of the last passwords may not be used again, the present one included. */
  readonly reusePrevention?: number;
  /** Whether an expired password can no longer be changed by its user. */
  readonly hardExpiry?: boolean;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
export interface PasswordPolicies {
  /** Replaces the whole policy. */
  set(accountId: string, policy: PasswordPolicy): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` where the account has none, and the default applies */
  get(accountId: string): Promise<PasswordPolicy>;
  /** @throws ApiError `NoSuchEntityException` */
  delete(accountId: string): Promise<void>;
  usersMayChange(accountId: string): Promise<boolean>;
}

export function createPasswordPolicies(store: Store, changes: Changes): PasswordPolicies {
  return {
    async set(accountId, policy) {
      const values = toRow(policy);
      await changes.make(async (trx) => {
        await trx
          .insertInto('password_policies')
          .values({ account_id: accountId, ...values })
          .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
          .execute();
      });
    },

    async get(accountId) {
      const policy = await passwordPolicyOf(store.db, accountId);
      if (policy === undefined) throw noSuchPolicy(accountId);
      return policy;
    },

    async delete(accountId) {
      await changes.make(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('password_policies')
          .where('account_id', '=', accountId)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw noSuchPolicy(accountId);
      });
    },

    async usersMayChange(accountId) {
      return (await passwordPolicyOf(store.db, accountId))?.usersMayChange ?? false;
    },
  };
}

/** The account's own policy, if it has one. */
export async function passwordPolicyOf(
  db: Kysely<Database>,
  accountId: string,
): Promise<PasswordPolicy | undefined> {
  const row = await db
    .selectFrom('password_policies')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The signs that IAM counts as symbols. */
const SYMBOL = /[!@#$%^&*()_+\-=[\]{}|']/;

/**
 * @param policy the account's own, or `undefined` for IAM's default: eight characters of three kinds, and not the
 *   user's name
 * @throws ApiError `PasswordPolicyViolationException`
 */
export function refuseWeakPassword(
  policy: PasswordPolicy | undefined,
  password: string,
  user: { readonly accountId: string; readonly userName: string },
): void {
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, SYMBOL].filter((kind) => kind.test(password)).length;
  const least = policy?.minimumLength ?? limits.passwordCharacters;
  const problems: readonly (readonly [boolean, string])[] = [
    [password.length < least, `have a minimum length of ${least}`],
    [policy?.requireUppercase === true && !/[A-Z]/.test(password), 'have at least one uppercase letter'],
    [policy?.requireLowercase === true && !/[a-z]/.test(password), 'have at least one lowercase letter'],
    [policy?.requireNumbers === true && !/[0-9]/.test(password), 'have at least one number'],
    [policy?.requireSymbols === true && !SYMBOL.test(password), 'have at least one symbol'],
    [
      policy === undefined && kinds < 3,
      'have at least three of uppercase letters, lowercase letters, numbers and symbols',
    ],
    [
      [user.accountId, user.userName.toLowerCase()].includes(password.toLowerCase()),
      'not be the name of the user or the account',
    ],
  ];
  const broken = problems.flatMap(([applies, what]) => (applies ? [what] : []));
  if (broken.length === 0) return;
  throw new ApiError('PasswordPolicyViolationException', `Password should ${broken.join(', and ')}.`);
}

function noSuchPolicy(accountId: string): ApiError {
  return new ApiError(
    'NoSuchEntityException',
    `The Password Policy with domain name ${accountId} cannot be found.`,
  );
}

function toRow(policy: PasswordPolicy): Omit<PasswordPolicyRow, 'account_id'> {
  return {
    minimum_length: policy.minimumLength,
    require_symbols: Number(policy.requireSymbols),
    require_numbers: Number(policy.requireNumbers),
    require_uppercase: Number(policy.requireUppercase),
    require_lowercase: Number(policy.requireLowercase),
    users_may_change: Number(policy.usersMayChange),
    max_age_days: policy.maxAgeDays ?? null,
    reuse_prevention: policy.reusePrevention ?? null,
    hard_expiry: policy.hardExpiry === undefined ? null : Number(policy.hardExpiry),
  };
}

function fromRow(row: PasswordPolicyRow): PasswordPolicy {
  return {
    minimumLength: row.minimum_length,
    requireSymbols: row.require_symbols === 1,
    requireNumbers: row.require_numbers === 1,
    requireUppercase: row.require_uppercase === 1,
    requireLowercase: row.require_lowercase === 1,
    usersMayChange: row.users_may_change === 1,
    ...(row.max_age_days === null ? {} : { maxAgeDays: row.max_age_days }),
    ...(row.reuse_prevention === null ? {} : { reusePrevention: row.reuse_prevention }),
    ...(row.hard_expiry === null ? {} : { hardExpiry: row.hard_expiry === 1 }),
  };
}

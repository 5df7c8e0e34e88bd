import { limits } from '#kernel';
import type { Database, Store } from '#store';
import type { Kysely } from 'kysely';

/** What an account has, and how much it may have, under IAM's names. */
export type AccountSummary = Readonly<Record<string, number>>;

type Counted =
  | 'groups'
  | 'managed_policies'
  | 'mfa_devices'
  | 'security_keys'
  | 'oidc_providers'
  | 'policy_versions'
  | 'roles'
  | 'users';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export async function summarise(store: Store, accountId: string): Promise<AccountSummary> {
  const count = (table: Counted): Promise<number> => countOf(store.db, table, accountId);
  // A key is in use from the moment that it is registered.
  const securityKeys = await count('security_keys');
  return {
    Users: await count('users'),
    UsersQuota: limits.usersPerAccount,
    Groups: await count('groups'),
    GroupsQuota: limits.groupsPerAccount,
    GroupsPerUserQuota: limits.groupsPerUser,
    Roles: await count('roles'),
    RolesQuota: limits.rolesPerAccount,
    MFADevices: (await count('mfa_devices')) + securityKeys,
    MFADevicesInUse: (await mfaDevicesInUse(store.db, accountId)) + securityKeys,
    Providers: await count('oidc_providers'),
    Policies: await count('managed_policies'),
    PoliciesQuota: limits.policiesPerAccount,
    PolicyVersionsInUse: await count('policy_versions'),
    VersionsPerPolicyQuota: limits.versionsPerPolicy,
    PolicySizeQuota: limits.managedPolicyCharacters,
    AttachedPoliciesPerUserQuota: limits.attachedPoliciesPerIdentity,
    AttachedPoliciesPerGroupQuota: limits.attachedPoliciesPerIdentity,
    AttachedPoliciesPerRoleQuota: limits.attachedPoliciesPerIdentity,
    AccessKeysPerUserQuota: limits.accessKeysPerUser,
    UserPolicySizeQuota: limits.inlinePolicyCharacters,
    GroupPolicySizeQuota: limits.groupInlinePolicyCharacters,
    RolePolicySizeQuota: limits.roleInlinePolicyCharacters,
    AssumeRolePolicySizeQuota: limits.trustPolicyCharacters,
    // The account's root has no credentials here, so that none can leak.
    AccountAccessKeysPresent: 0,
    AccountSigningCertificatesPresent: 0,
    AccountMFAEnabled: 0,
    AccountPasswordPresent: 0,
    InstanceProfiles: 0,
    ServerCertificates: 0,
  };
}

async function countOf(db: Kysely<Database>, table: Counted, accountId: string): Promise<number> {
  const { rows } = await db
    .selectFrom(table)
    .select((row) => row.fn.countAll<number>().as('rows'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return rows;
}

async function mfaDevicesInUse(db: Kysely<Database>, accountId: string): Promise<number> {
  const { rows } = await db
    .selectFrom('mfa_devices')
    .select((row) => row.fn.countAll<number>().as('rows'))
    .where('account_id', '=', accountId)
    .where('user_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return rows;
}

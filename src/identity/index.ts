import type { Clock } from '#kernel';
import type { Store } from '#store';
import { createAccessKeys, type AccessKeys } from './access-keys.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { CachedAuthenticator, type Authenticator } from './authenticator.ts';
import { Changes } from './changes.ts';
import type { SecretSealer } from './secret-sealer.ts';
import { createUserPolicies, type UserPolicies } from './user-policies.ts';
import { createUsers, type Users } from './users.ts';

export type { AccessKeyMetadata, AccessKeys, AccessKeyStatus, NewAccessKey } from './access-keys.ts';
export type { Accounts } from './accounts.ts';
export type { AccessKey, Authenticator } from './authenticator.ts';
export type { Page, PageQuery } from './page.ts';
export {
  type FederatedPrincipal,
  type Principal,
  type RolePrincipal,
  type SessionFacts,
  type UserPrincipal,
} from './principal.ts';
export type { SecretPlace, SecretSealer } from './secret-sealer.ts';
export type { UserPolicies, UserPolicyRef } from './user-policies.ts';
export type { UserRef } from './find-user.ts';
export type { User, Users } from './users.ts';

/**
 * Who there is, what each may do, and how each proves it.
 *
 * promise 3: each person is an individual user, with only the permissions the job needs; credentials are protected
 */
export interface Identity {
  readonly accounts: Accounts;
  readonly users: Users;
  readonly accessKeys: AccessKeys;
  readonly userPolicies: UserPolicies;
  readonly authenticator: Authenticator;
}

export function createIdentity(deps: { store: Store; sealer: SecretSealer; clock: Clock }): Identity {
  const { store, sealer, clock } = deps;
  const authenticator = new CachedAuthenticator(store, sealer, clock);
  const changes = new Changes(store, () => authenticator.forget());
  return {
    accounts: createAccounts(store, clock),
    users: createUsers(store, changes, clock),
    accessKeys: createAccessKeys(store, changes, sealer, clock),
    userPolicies: createUserPolicies(store, changes, clock),
    authenticator,
  };
}

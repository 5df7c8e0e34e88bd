export { claimFolder } from './folder-claim.ts';
export { isUniqueViolation } from './database-errors.ts';
export { openStore, type Store } from './store.ts';
export type {
  AccessKeyRow,
  AccountRow,
  AttachedPolicyRow,
  Database,
  DataKeyRow,
  GroupRow,
  IdentityGenerationRow,
  GuessRow,
  InlinePolicyRow,
  KmsKeyRow,
  KmsKeyVersionRow,
  LoginProfileRow,
  ManagedPolicyRow,
  MfaDeviceRow,
  OidcProviderRow,
  PasswordPolicyRow,
  PolicyVersionRow,
  RoleRow,
  ServiceSpecificCredentialRow,
  TagRow,
  TrailEventRow,
  TrailIntentRow,
  TrailResourceRow,
  UserRow,
} from './tables.ts';

export { isUniqueViolation } from './database-errors.ts';
export { openStore, type Store } from './store.ts';
export type {
  AccessKeyRow,
  AccountRow,
  Database,
  DataKeyRow,
  IdentityGenerationRow,
  TrailEventRow,
  TrailIntentRow,
  TrailResourceRow,
  UserPolicyRow,
  UserRow,
} from './tables.ts';

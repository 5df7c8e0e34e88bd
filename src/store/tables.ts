import type { Generated } from 'kysely';

/**
 * The rows of the state. The same in SQLite and PostgreSQL: times are integers in milliseconds since the epoch,
 * blobs read as `Uint8Array`, yes and no are 1 and 0, and texts compare by their bytes.
 *
 * Every row that holds something of a customer bears its account, so that it can be sealed under a key of that
 * account.
 */
export interface Database {
  accounts: AccountRow;
  users: UserRow;
  access_keys: AccessKeyRow;
  user_policies: UserPolicyRow;
  identity_generation: IdentityGenerationRow;
  data_keys: DataKeyRow;
  trail_events: TrailEventRow;
  trail_resources: TrailResourceRow;
  trail_intents: TrailIntentRow;
  schema_migrations: SchemaMigrationRow;
}

export interface AccountRow {
  /** Twelve digits. */
  account_id: string;
  created_at: number;
}

export interface UserRow {
  /** `AIDA…` */
  user_id: string;
  account_id: string;
  user_name: string;
  /** The name in lower case: IAM keeps the case of a name, and refuses another that differs in case alone. */
  user_name_key: string;
  path: string;
  created_at: number;
}

export interface AccessKeyRow {
  /** `AKIA…` */
  access_key_id: string;
  account_id: string;
  user_id: string;
  status: 'Active' | 'Inactive';
  /** The secret access key, sealed by `keys/`. */
  sealed_secret: Uint8Array;
  created_at: number;
}

export interface UserPolicyRow {
  account_id: string;
  user_id: string;
  policy_name: string;
  /** JSON, as it was given. */
  document: string;
  updated_at: number;
}

/** One row, whose number grows with every change of users, keys or policies: what caches compare. */
export interface IdentityGenerationRow {
  /** Always 1. */
  singleton: number;
  generation: number;
}

export interface DataKeyRow {
  data_key_id: string;
  account_id: string;
  purpose: string;
  /** The data key, encrypted under the root key. */
  wrapped: Uint8Array;
  root_key_id: string;
  created_at: number;
  /** Set once another key took its place; of those with null there is one for each account and purpose. */
  retired_at: number | null;
}

/** An audit record, with what LookupEvents finds it by. */
export interface TrailEventRow {
  /** The order of writing. */
  seq: Generated<number>;
  event_id: string;
  account_id: string;
  event_time: number;
  event_name: string;
  event_source: string;
  event_category: string;
  read_only: number;
  user_name: string | null;
  access_key_id: string | null;
  /** 1 for what a crash cut short: the record of its intent. */
  interrupted: number;
  /** The whole CloudTrail record, as JSON. */
  record: string;
}

export interface TrailResourceRow {
  seq: number;
  account_id: string;
  event_time: number;
  resource_name: string;
  resource_type: string;
}

/** A stream under way: written before its first byte leaves, replaced by its event before its last one does. */
export interface TrailIntentRow {
  event_id: string;
  /** Which open trail wrote it, so that a live stream is not taken for one that a crash cut short. */
  writer: number;
  record: string;
}

export interface SchemaMigrationRow {
  name: string;
  applied_at: number;
}

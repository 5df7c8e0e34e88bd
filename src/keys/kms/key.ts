import { kmsArn } from '#kernel';
import type { KmsKeyRow, KmsKeyVersionRow } from '#store';
import type { Grant } from './grant.ts';

export type KeyState = KmsKeyRow['state'];

/** A customer's key as it was at the moment of one query. */
export interface KmsKey {
  readonly keyId: string;
  readonly accountId: string;
  readonly arn: string;
  readonly description: string;
  readonly spec: string;
  readonly usage: string;
  readonly origin: KmsKeyRow['origin'];
  readonly state: KeyState;
  /** JSON, as it was given. */
  readonly policy: string;
  /** JSON: what the ARNs in the policy stood for. */
  readonly policyIds: string;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, as all times are. */
  readonly createdAt: number;
  readonly deletionAt: number | null;
  readonly rotationDays: number | null;
  readonly rotationFrom: number | null;
  /** The version that it encrypts with. */
  readonly currentVersionId: string | null;
  /** The version that was asked for: the current one unless a ciphertext named another. */
  readonly version: KeyVersion | undefined;
  /** Those that name the caller. */
  readonly grants: readonly Grant[];
}

export interface KeyVersion {
  readonly versionId: string;
  readonly materialId: string;
  /** Null once it was deleted, or has expired. */
  readonly sealed: Uint8Array | null;
  readonly publicKey: Uint8Array | null;
  readonly validTo: number | null;
}

export function toKey(
  row: KmsKeyRow,
  region: string,
  version: KeyVersion | undefined,
  grants: readonly Grant[] = [],
): KmsKey {
  return {
    keyId: row.key_id,
    accountId: row.account_id,
    arn: kmsArn(region, row.account_id, `key/${row.key_id}`),
    description: row.description,
    spec: row.key_spec,
    usage: row.key_usage,
    origin: row.origin,
    state: row.state,
    policy: row.policy,
    policyIds: row.policy_ids,
    // Written by this module alone, in this form.
    aliases: row.aliases === '[]' ? [] : (JSON.parse(row.aliases) as string[]),
    tags: row.tags === '{}' ? {} : (JSON.parse(row.tags) as Record<string, string>),
    createdAt: row.created_at,
    deletionAt: row.deletion_at,
    rotationDays: row.rotation_days,
    rotationFrom: row.rotation_from,
    currentVersionId: row.version_id,
    version,
    grants,
  };
}

export function toVersion(row: KmsKeyVersionRow): KeyVersion {
  return {
    versionId: row.version_id,
    materialId: row.material_id,
    sealed: row.sealed_material,
    publicKey: row.public_key,
    validTo: row.valid_to,
  };
}

/** Root keys, data keys, and the keys of customers. */
export interface KeyTables {
  data_keys: DataKeyRow;
  root_keys: RootKeyRow;
  key_generation: KeyGenerationRow;
  signing_keys: SigningKeyRow;
  kms_keys: KmsKeyRow;
  kms_key_versions: KmsKeyVersionRow;
  kms_aliases: KmsAliasRow;
  kms_grants: KmsGrantRow;
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

/** A root key that data keys hang from, or hung from. */
export interface RootKeyRow {
  root_key_id: string;
  /** `file`, `passphrase`, `pkcs11` or `aws-kms`. */
  kind: string;
  /** JSON: what is needed to come to it again, such as a salt; nothing secret. */
  parameters: string;
  activated_at: number;
  /** Null for the one that new data keys are wrapped under. */
  retired_at: number | null;
}

/** One row: grows with each change of data keys or root keys. */
export interface KeyGenerationRow {
  singleton: number;
  generation: number;
}

export interface SigningKeyRow {
  /** What it signs: `trail-checkpoint`, `trail-digest`. */
  purpose: string;
  account_id: string;
  /** SubjectPublicKeyInfo, PEM. */
  public_key: string;
  /** The private key, PKCS #8 in PEM, sealed. */
  sealed: Uint8Array;
  created_at: number;
}

/** A customer's key, as the KMS API shows it; what it encrypts with is in its versions. */
export interface KmsKeyRow {
  /** A UUID. */
  key_id: string;
  account_id: string;
  description: string;
  /** `SYMMETRIC_DEFAULT`, `RSA_2048`, … */
  key_spec: string;
  /** `ENCRYPT_DECRYPT`, … */
  key_usage: string;
  origin: 'AWS_KMS' | 'EXTERNAL';
  state: 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport';
  /** JSON, as it was given: the key policy. */
  policy: string;
  /** JSON: the unique id of each user and role that the policy names by ARN, as of when it was given. */
  policy_ids: string;
  /** JSON: the names of its aliases, so that one query finds them with the key. */
  aliases: string;
  /** JSON: an object of tag keys and values. */
  tags: string;
  /** The version that it encrypts with; null while its material has not been imported. */
  version_id: string | null;
  created_at: number;
  /** When its material is destroyed; null unless it was scheduled. */
  deletion_at: number | null;
  /** The period of automatic rotation; null where that is off. */
  rotation_days: number | null;
  /** Since when the period counts: when rotation was switched on, or happened last. */
  rotation_from: number | null;
}

/** What a customer's key was made of since some day; all but the newest decrypt only. */
export interface KmsKeyVersionRow {
  key_id: string;
  /** The first 32 digits of the material's id; ciphertexts name it. */
  version_id: string;
  account_id: string;
  /** Grows with each version of a key. */
  serial: number;
  /** 64 hexadecimal digits, derived from the material and telling nothing of it. */
  material_id: string;
  /** Sealed by `keys/`; null for imported material that was deleted or has expired. */
  sealed_material: Uint8Array | null;
  /** SubjectPublicKeyInfo of an asymmetric key. */
  public_key: Uint8Array | null;
  created_at: number;
  /** Null for the first version. */
  rotation_type: 'AUTOMATIC' | 'ON_DEMAND' | null;
  /** Of imported material, by whoever imported it. */
  description: string | null;
  /** When imported material expires. */
  valid_to: number | null;
}

export interface KmsAliasRow {
  account_id: string;
  /** `alias/name` */
  alias_name: string;
  key_id: string;
  created_at: number;
  updated_at: number;
}

/** That somebody may do something with a customer's key, beside what the policies say. */
export interface KmsGrantRow {
  /** 64 hexadecimal digits. */
  grant_id: string;
  key_id: string;
  /** That of the key. */
  account_id: string;
  name: string | null;
  /** The ARN of who may use the key, and the unique id that it stood for. */
  grantee: string;
  grantee_id: string | null;
  /** The same of who may retire the grant. */
  retiring: string | null;
  retiring_id: string | null;
  /** That of whoever made it. */
  issuing_account_id: string;
  /** JSON: a list of texts. */
  operations: string;
  /** JSON: what the encryption context has to be. */
  constraints: string | null;
  created_at: number;
}

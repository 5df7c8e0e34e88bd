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
  account_aliases: AccountAliasRow;
  users: UserRow;
  access_keys: AccessKeyRow;
  groups: GroupRow;
  group_members: GroupMemberRow;
  roles: RoleRow;
  managed_policies: ManagedPolicyRow;
  policy_versions: PolicyVersionRow;
  attached_policies: AttachedPolicyRow;
  inline_policies: InlinePolicyRow;
  tags: TagRow;
  login_profiles: LoginProfileRow;
  former_passwords: FormerPasswordRow;
  password_policies: PasswordPolicyRow;
  mfa_devices: MfaDeviceRow;
  service_specific_credentials: ServiceSpecificCredentialRow;
  guesses: GuessRow;
  browser_sessions: BrowserSessionRow;
  security_keys: SecurityKeyRow;
  login_requests: LoginRequestRow;
  credential_reports: CredentialReportRow;
  oidc_providers: OidcProviderRow;
  organizations: OrganizationRow;
  organization_nodes: OrganizationNodeRow;
  organization_policies: OrganizationPolicyRow;
  organization_attachments: OrganizationAttachmentRow;
  account_requests: AccountRequestRow;
  workforce_instances: WorkforceInstanceRow;
  workforce_providers: WorkforceProviderRow;
  workforce_users: WorkforceUserRow;
  workforce_groups: WorkforceGroupRow;
  workforce_memberships: WorkforceMembershipRow;
  permission_sets: PermissionSetRow;
  permission_set_policies: PermissionSetPolicyRow;
  permission_set_references: PermissionSetReferenceRow;
  permission_set_roles: PermissionSetRoleRow;
  account_assignments: AccountAssignmentRow;
  workforce_requests: WorkforceRequestRow;
  portal_devices: PortalDeviceRow;
  portal_codes: PortalCodeRow;
  portal_tokens: PortalTokenRow;
  identity_generation: IdentityGenerationRow;
  guardrails: GuardrailRow;
  guardrail_versions: GuardrailVersionRow;
  guardrail_tags: GuardrailTagRow;
  guardrail_requests: GuardrailRequestRow;
  enforced_guardrails: EnforcedGuardrailRow;
  data_keys: DataKeyRow;
  signing_keys: SigningKeyRow;
  root_keys: RootKeyRow;
  key_generation: KeyGenerationRow;
  kms_keys: KmsKeyRow;
  kms_key_versions: KmsKeyVersionRow;
  kms_aliases: KmsAliasRow;
  kms_grants: KmsGrantRow;
  trail_events: TrailEventRow;
  trail_resources: TrailResourceRow;
  trail_intents: TrailIntentRow;
  trail_journal: TrailJournalRow;
  trail_pending: TrailPendingRow;
  trail_tree: TrailTreeRow;
  trail_tiles: TrailTileRow;
  trail_checkpoints: TrailCheckpointRow;
  trails: TrailRow;
  trail_tags: TrailTagRow;
  trail_buckets: TrailBucketRow;
  trail_deliveries: TrailDeliveryRow;
  trail_files: TrailFileRow;
  schema_migrations: SchemaMigrationRow;
}

export interface AccountRow {
  /** Twelve digits. */
  account_id: string;
  created_at: number;
  /** Null for the installation's first account, which was made without. */
  account_name: string | null;
  email: string | null;
  /** In lower case: an address is one account's. */
  email_key: string | null;
  /** None of its credentials is good any more; null for an account that is open. */
  closed_at: number | null;
}

/** One an account at most. */
export interface AccountAliasRow {
  /** Lower-case letters, digits and single hyphens. */
  alias: string;
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
  /** The managed policy that is its permissions boundary. */
  boundary_arn: string | null;
  created_at: number;
}

export interface GroupRow {
  /** `AGPA…` */
  group_id: string;
  account_id: string;
  group_name: string;
  group_name_key: string;
  path: string;
  created_at: number;
}

export interface GroupMemberRow {
  account_id: string;
  group_id: string;
  user_id: string;
  added_at: number;
}

export interface RoleRow {
  /** `AROA…` */
  role_id: string;
  account_id: string;
  role_name: string;
  role_name_key: string;
  path: string;
  description: string | null;
  /** JSON, as it was given: who may assume the role. */
  trust_policy: string;
  /** JSON: the unique id of each user and role that the trust policy names by ARN, as of when it was given. */
  trust_ids: string;
  max_session_seconds: number;
  boundary_arn: string | null;
  created_at: number;
  /** When a session in it last asked for something: written some seconds after, null for never. */
  last_used_at: number | null;
  last_used_region: string | null;
}

/** A customer's managed policy; those of AWS are data of `identity/`. */
export interface ManagedPolicyRow {
  /** `ANPA…` */
  policy_id: string;
  account_id: string;
  arn: string;
  policy_name: string;
  policy_name_key: string;
  path: string;
  description: string | null;
  default_version: number;
  /** The number that the newest version had, which is not given again. */
  latest_version: number;
  created_at: number;
  updated_at: number;
}

export interface PolicyVersionRow {
  account_id: string;
  policy_id: string;
  /** 1 is `v1`. */
  version: number;
  /** JSON, as it was given. */
  document: string;
  created_at: number;
}

export interface AttachedPolicyRow {
  account_id: string;
  /** A user, a group or a role. */
  owner_id: string;
  /** A customer's managed policy, or one of AWS's. */
  policy_arn: string;
  attached_at: number;
}

export interface TagRow {
  account_id: string;
  /** A user, a role or a managed policy. */
  owner_id: string;
  tag_key: string;
  /** What the key is told apart by: in lower case for users and roles. */
  tag_key_id: string;
  tag_value: string;
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
  /** Written some seconds after it was used; null for never. */
  last_used_at: number | null;
  /** The service as its ARNs spell it: `bedrock`. */
  last_used_service: string | null;
  last_used_region: string | null;
}

export interface InlinePolicyRow {
  account_id: string;
  /** A user, a group or a role. */
  owner_id: string;
  policy_name: string;
  /** JSON, as it was given. */
  document: string;
  updated_at: number;
}

/** A user's password. */
export interface LoginProfileRow {
  user_id: string;
  account_id: string;
  /** `$argon2id$…` or `$pbkdf2-sha512$…`: how it was made is part of it. */
  password_hash: string;
  /** 1 for a password that another than its user knows, which its user must change. */
  reset_required: number;
  created_at: number;
  /** When the password was last set. */
  changed_at: number;
  last_used_at: number | null;
}

/** A password that its user had before, kept as long as the account's policy asks whether it comes again. */
export interface FormerPasswordRow {
  user_id: string;
  account_id: string;
  /** Grows with each password of the user. */
  serial: number;
  password_hash: string;
}

export interface PasswordPolicyRow {
  account_id: string;
  minimum_length: number;
  require_symbols: number;
  require_numbers: number;
  require_uppercase: number;
  require_lowercase: number;
  users_may_change: number;
  max_age_days: number | null;
  reuse_prevention: number | null;
  hard_expiry: number | null;
}

/** A virtual MFA device: a seed that an authenticator app shares with us. */
export interface MfaDeviceRow {
  /** Never used again, unlike the serial number: the owner of its tags. */
  device_id: string;
  account_id: string;
  /** `arn:aws:iam::111122223333:mfa/ada` */
  serial_number: string;
  /** The seed in base32, sealed by `keys/`. */
  sealed_seed: Uint8Array;
  /** Whose it is since `enabled_at`; null for one that nobody has enabled. */
  user_id: string | null;
  enabled_at: number | null;
  /** The time step of the newest code that was accepted: neither it nor an earlier one is accepted again. */
  last_step: number;
  /** How many steps the device's clock is ahead of ours. */
  drift_steps: number;
  created_at: number;
}

/** An API key of a user for one service, of which only a hash is kept. */
export interface ServiceSpecificCredentialRow {
  /** `ACCA…` */
  credential_id: string;
  account_id: string;
  user_id: string;
  service_name: string;
  /** The part of the key that is no secret. */
  alias: string;
  /** SHA-256 of the whole key. */
  secret_hash: Uint8Array;
  status: 'Active' | 'Inactive';
  created_at: number;
  expires_at: number | null;
}

/** What slows down who guesses codes or passwords: one row for each user and each address that failed lately. */
export interface GuessRow {
  subject: string;
  failures: number;
  last_at: number;
  /** No guess is looked at before. */
  next_at: number;
}

/** Somebody who is signing in, or signed in, with a browser. */
export interface BrowserSessionRow {
  /** SHA-256 of the token in the cookie, in base64url: the token itself is not kept. */
  token_hash: string;
  account_id: string;
  /** `user`, or what another way of signing in calls its people. */
  kind: string;
  /** Whose it is, as the kind counts them: `AIDA…` of a user. */
  subject_id: string;
  created_at: number;
  seen_at: number;
  /** When a second factor was shown; null for none. */
  mfa_at: number | null;
  /** What a security key is asked to sign, until it has; null where none is asked. */
  challenge: string | null;
  challenge_at: number | null;
}

/** A WebAuthn security key of a user: the public half of a key pair that never leaves the key. */
export interface SecurityKeyRow {
  /** The authenticator's name for the key pair, in base64url. */
  credential_id: string;
  account_id: string;
  user_id: string;
  /** `arn:aws:iam::111122223333:u2f/user/ada/blue-key-ABCDEFGHIJKLMNOP` */
  serial_number: string;
  /** What its user calls it. */
  key_name: string;
  /** The host name that it is for. */
  rp_id: string;
  /** In COSE form. */
  public_key: Uint8Array;
  /** COSE's number of the signature algorithm. */
  algorithm: number;
  /** JSON: how the authenticator is reached, as it said. */
  transports: string;
  /** How often it has signed, as it said last; 0 for one that does not count. */
  sign_count: number;
  enabled_at: number;
  last_used_at: number | null;
}

/** A program that waits for a person to let it have that person's short-lived credentials. */
export interface LoginRequestRow {
  /** SHA-256 of what the program asks with, in base64url. */
  device_hash: string;
  /** What the person compares: `BCDF-GHJK`. */
  user_code: string;
  /** From where the program asked. */
  source_ip: string;
  created_at: number;
  decision: 'allowed' | 'denied' | null;
  decided_at: number | null;
  /** Who decided, and with which second factor. */
  account_id: string | null;
  user_id: string | null;
  mfa_at: number | null;
}

/** The newest credential report of an account. */
export interface CredentialReportRow {
  account_id: string;
  generated_at: number;
  content: string;
}

/** An OpenID Connect provider that an account trusts to say who somebody is. */
export interface OidcProviderRow {
  /** Never used again, unlike the ARN: the owner of its tags. */
  provider_id: string;
  account_id: string;
  /** `arn:aws:iam::111122223333:oidc-provider/idp.example.com/path` */
  arn: string;
  /** As tokens spell it in `iss`: `https://idp.example.com/path`. */
  issuer: string;
  /** JSON: a list of texts. */
  client_ids: string;
  /** JSON: a list of SHA-1 fingerprints in hexadecimal. */
  thumbprints: string;
  created_at: number;
}

/** Accounts that one of them manages. */
export interface OrganizationRow {
  /** `o-…` */
  organization_id: string;
  /** The management account. */
  account_id: string;
  /** `r-…` */
  root_id: string;
  feature_set: 'ALL' | 'CONSOLIDATED_BILLING';
  /** 1 where service control policies count. */
  service_control_enabled: number;
  created_at: number;
}

/** The tree of an organisation: its root, the units and accounts under it. */
export interface OrganizationNodeRow {
  /** `r-…`, `ou-…`, or an account's number. */
  node_id: string;
  organization_id: string;
  account_id: string;
  kind: 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT';
  /** Null for the root alone. */
  parent_id: string | null;
  name: string;
  created_at: number;
}

/** A service control policy of an organisation. */
export interface OrganizationPolicyRow {
  /** `p-…` */
  policy_id: string;
  organization_id: string;
  account_id: string;
  name: string;
  description: string;
  /** JSON, as it was given. */
  content: string;
  created_at: number;
}

export interface OrganizationAttachmentRow {
  /** A node of the tree. */
  target_id: string;
  /** A policy of the organisation, or the one that comes with the service. */
  policy_id: string;
  organization_id: string;
  account_id: string;
  attached_at: number;
}

/** What became of asking for an account. */
export interface AccountRequestRow {
  /** `car-…` */
  request_id: string;
  organization_id: string;
  account_id: string;
  account_name: string;
  /** Null where it failed. */
  new_account_id: string | null;
  failure_reason: string | null;
  requested_at: number;
  completed_at: number;
}

/** The one instance of IAM Identity Center that an installation has, with its identity store. */
export interface WorkforceInstanceRow {
  /** `ssoins-` and 16 hexadecimal digits. */
  instance_id: string;
  /** The account that it belongs to, which administers it for all of them. */
  account_id: string;
  /** `d-` and 10 hexadecimal digits. */
  identity_store_id: string;
  /** Always 1. */
  singleton: number;
  created_at: number;
}

/** The identity provider that signs the organisation's people in. */
export interface WorkforceProviderRow {
  instance_id: string;
  account_id: string;
  /** As its tokens spell it in `iss`. */
  issuer: string;
  client_id: string;
  /** The client secret, sealed by `keys/`; null for a client that has none. */
  sealed_secret: Uint8Array | null;
  /** The claim that holds a person's user name. */
  user_claim: string;
  /** The claim that holds the names of a person's groups. */
  group_claim: string;
  updated_at: number;
}

/** A person of the organisation: not an IAM user, and without credentials of their own here. */
export interface WorkforceUserRow {
  user_id: string;
  /** The account of the instance. */
  account_id: string;
  identity_store_id: string;
  user_name: string;
  user_name_key: string;
  /** JSON: names, addresses and the like, as the API has them. */
  attributes: string;
  /** Who the identity provider says they are; null for one who has not signed in yet. */
  issuer: string | null;
  subject: string | null;
  /** JSON: the session tags that the identity provider gave at the last sign-in. */
  session_tags: string;
  created_at: number;
  updated_at: number;
}

export interface WorkforceGroupRow {
  group_id: string;
  account_id: string;
  identity_store_id: string;
  display_name: string;
  display_name_key: string;
  description: string | null;
  created_at: number;
  updated_at: number;
}

export interface WorkforceMembershipRow {
  membership_id: string;
  account_id: string;
  group_id: string;
  user_id: string;
  /** Those of the provider come and go with its claims at each sign-in; those of the API stay. */
  source: 'api' | 'provider';
  created_at: number;
}

/** A role that is to be in every account where somebody is assigned to it. */
export interface PermissionSetRow {
  /** `ps-` and 16 hexadecimal digits. */
  permission_set_id: string;
  /** The account of the instance. */
  account_id: string;
  instance_id: string;
  permission_set_name: string;
  permission_set_name_key: string;
  description: string | null;
  /** As it was given: `PT8H`. */
  session_duration: string;
  relay_state: string | null;
  /** JSON, as it was given. */
  inline_policy: string | null;
  /** JSON: the policy that says what it allows at most. */
  boundary: string | null;
  created_at: number;
}

export interface PermissionSetPolicyRow {
  permission_set_id: string;
  /** The account of the instance. */
  account_id: string;
  /** One of AWS's managed policies. */
  policy_arn: string;
  attached_at: number;
}

/** A policy that each account has of its own, by its path and name. */
export interface PermissionSetReferenceRow {
  permission_set_id: string;
  /** The account of the instance. */
  account_id: string;
  policy_path: string;
  policy_name: string;
  attached_at: number;
}

/** The role that a permission set is in an account. */
export interface PermissionSetRoleRow {
  permission_set_id: string;
  /** The account that the role is in. */
  account_id: string;
  role_id: string;
}

/** That a person or a group may have a permission set's role in an account. */
export interface AccountAssignmentRow {
  permission_set_id: string;
  /** The account that they may work in. */
  account_id: string;
  principal_type: 'USER' | 'GROUP';
  principal_id: string;
  created_at: number;
}

/** What was asked of the instance and is done: its API lets one ask later what became of it. */
export interface WorkforceRequestRow {
  request_id: string;
  account_id: string;
  instance_id: string;
  kind: 'assign' | 'unassign' | 'provision';
  /** JSON: what the answer says of it. */
  details: string;
  created_at: number;
}

/** A device that waits for somebody to confirm its code. */
export interface PortalDeviceRow {
  /** SHA-256 of the device code. */
  device_hash: string;
  account_id: string;
  user_code: string;
  client_id: string;
  client_name: string;
  /** Who has decided. */
  user_id: string | null;
  mfa_at: number | null;
  decision: 'approved' | 'denied' | null;
  created_at: number;
  polled_at: number | null;
}

/** An authorization code of the portal. */
export interface PortalCodeRow {
  /** SHA-256 of the code. */
  code_hash: string;
  account_id: string;
  client_id: string;
  redirect_uri: string;
  code_challenge: string;
  user_id: string;
  mfa_at: number | null;
  /** Of the tokens that it brings. */
  family_id: string;
  created_at: number;
  used_at: number | null;
}

/** A token of the portal; those of one sign-in are a family. */
export interface PortalTokenRow {
  /** SHA-256 of the token. */
  token_hash: string;
  account_id: string;
  kind: 'access' | 'refresh';
  family_id: string;
  client_id: string;
  user_id: string;
  mfa_at: number | null;
  /** When the person signed in. */
  begun_at: number;
  expires_at: number;
  /** Of a refresh token: it is good for one use. */
  used_at: number | null;
}

/** One row, whose number grows with every change of users, keys or policies: what caches compare. */
export interface IdentityGenerationRow {
  /** Always 1. */
  singleton: number;
  generation: number;
}

export interface GuardrailRow {
  /** Twelve random letters and digits. */
  guardrail_id: string;
  account_id: string;
  /** Of its DRAFT; unique in the account. */
  guardrail_name: string;
  /** The number that the newest version had, which is not given again; 0 before the first. */
  latest_version: number;
  /** Grows with each change of the DRAFT or of which versions there are. */
  revision: number;
  created_at: number;
}

export interface GuardrailVersionRow {
  account_id: string;
  guardrail_id: string;
  /** 0 is the DRAFT. */
  version: number;
  /** Words, expressions, messages and the rest of the definition as JSON, sealed by `keys/`. */
  sealed_definition: Uint8Array;
  created_at: number;
  updated_at: number;
}

export interface GuardrailTagRow {
  account_id: string;
  guardrail_id: string;
  tag_key: string;
  tag_value: string;
}

/** What an idempotency token was used for, kept for a day. */
export interface GuardrailRequestRow {
  account_id: string;
  /** The operation and the SHA-256 of the token. */
  token_id: string;
  /** The request, sealed: the same token for another request is told from a repetition by opening it. */
  sealed_request: Uint8Array;
  guardrail_id: string;
  version: number;
  created_at: number;
}

/** A guardrail that every inference of an account is under, whatever its caller asks. */
export interface EnforcedGuardrailRow {
  config_id: string;
  account_id: string;
  guardrail_id: string;
  version: number;
  /** JSON: which models, and how much of a request is assessed. */
  scope: string;
  created_at: number;
  created_by: string;
  updated_at: number;
  updated_by: string;
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

/** An audit record, with what LookupEvents finds it by. */
/** What LookupEvents finds a record by, and where in the journal its text is. */
export interface TrailEventRow {
  /** The record's leaf in the Merkle tree, from 0. */
  seq: number;
  event_id: string;
  /** Empty for a record that a later one replaces. */
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
  journal_id: number;
  /** The record's line among the entries of the journal's row, from 0. */
  line: number;
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

/** One commit. */
export interface TrailJournalRow {
  id: Generated<number>;
  writer: number;
  written_at: number;
  /** A line for each entry: `+` and a record, `?` and an intent, `!` and the record of an interrupted intent. */
  entries: string;
}

/** A commit whose records are not in the tree yet. */
export interface TrailPendingRow {
  journal_id: number;
}

export interface TrailTreeRow {
  /** Always 1: there is one row. */
  one: number;
  /** Records in the tree. */
  size: number;
}

export interface TrailTileRow {
  level: number;
  tile_index: number;
  /** At most 256 hashes of 32 bytes. */
  hashes: Uint8Array;
}

export interface TrailCheckpointRow {
  size: number;
  /** The signed checkpoint. */
  note: string;
  signed_at: number;
}

/** A trail of the CloudTrail API: which records go to which bucket. */
export interface TrailRow {
  account_id: string;
  name: string;
  bucket: string;
  /** Empty where there is none. */
  prefix: string;
  /** 1 for the account's own trail, which nobody can stop or thin. */
  own: number;
  /** Whether digests are made. */
  validated: number;
  global_events: number;
  multi_region: number;
  logging: number;
  started_at: number | null;
  stopped_at: number | null;
  /** JSON, classic or advanced; null for the default. */
  selectors: string | null;
  created_at: number;
  /** The end of the last digest. */
  digested_to: number;
}

export interface TrailTagRow {
  account_id: string;
  name: string;
  tag_key: string;
  tag_value: string;
}

export interface TrailBucketRow {
  bucket: string;
  account_id: string;
  created_at: number;
}

export interface TrailDeliveryRow {
  /** Always 1: there is one row. */
  one: number;
  /** Leaves that log files were claimed for. */
  delivered: number;
}

/** A log file or a digest: claimed first, then written, so that each is written once by whoever comes. */
export interface TrailFileRow {
  bucket: string;
  object_key: string;
  account_id: string;
  name: string;
  kind: 'log' | 'digest';
  /** The records that it was made from. */
  first_leaf: number;
  end_leaf: number;
  /** Which of them, as JSON. */
  selectors: string;
  /** Of the uncompressed bytes, in hexadecimal. */
  sha256: string;
  oldest: number | null;
  newest: number | null;
  claimed_at: number;
  delivered_at: number | null;
  /** Of a log file, the digest that lists it. */
  digest_key: string | null;
  /** Of a digest, its JSON. */
  body: string | null;
  /** Of a digest, in hexadecimal. */
  signature: string | null;
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

export interface SchemaMigrationRow {
  name: string;
  applied_at: number;
}

/** Users, groups and roles, what they may do, and what is trusted to say who somebody is. */
export interface IdentityTables {
  users: UserRow;
  groups: GroupRow;
  group_members: GroupMemberRow;
  roles: RoleRow;
  managed_policies: ManagedPolicyRow;
  policy_versions: PolicyVersionRow;
  attached_policies: AttachedPolicyRow;
  inline_policies: InlinePolicyRow;
  tags: TagRow;
  oidc_providers: OidcProviderRow;
  credential_reports: CredentialReportRow;
  identity_generation: IdentityGenerationRow;
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

export interface InlinePolicyRow {
  account_id: string;
  /** A user, a group or a role. */
  owner_id: string;
  policy_name: string;
  /** JSON, as it was given. */
  document: string;
  updated_at: number;
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

/** The newest credential report of an account. */
export interface CredentialReportRow {
  account_id: string;
  generated_at: number;
  content: string;
}

/** One row, whose number grows with every change of users, keys or policies: what caches compare. */
export interface IdentityGenerationRow {
  /** Always 1. */
  singleton: number;
  generation: number;
}

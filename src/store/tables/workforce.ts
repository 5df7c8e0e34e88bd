/** The people of an identity provider, and which account they may work in. */
export interface WorkforceTables {
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

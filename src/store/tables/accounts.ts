/** Accounts and the organisations that they are in. */
export interface AccountTables {
  accounts: AccountRow;
  account_aliases: AccountAliasRow;
  organizations: OrganizationRow;
  organization_nodes: OrganizationNodeRow;
  organization_policies: OrganizationPolicyRow;
  organization_attachments: OrganizationAttachmentRow;
  account_requests: AccountRequestRow;
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

/** Guardrails and their versions. */
export interface GuardrailTables {
  guardrails: GuardrailRow;
  guardrail_versions: GuardrailVersionRow;
  guardrail_tags: GuardrailTagRow;
  guardrail_requests: GuardrailRequestRow;
  enforced_guardrails: EnforcedGuardrailRow;
  guardrail_generation: GuardrailGenerationRow;
}

/** One row: a number that grows with each change of any of these tables. */
export interface GuardrailGenerationRow {
  singleton: 1;
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
  /** Of the customer's key that it is sealed under besides; null without one. */
  kms_key_arn: string | null;
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

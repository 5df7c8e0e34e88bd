export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** An identity-based policy whose form is right: every member is known, every value can be compared. */
export interface ParsedPolicy {
  /** 2008-10-17, which is also what no version means, has no policy variables. */
  readonly version: PolicyVersion;
  readonly statements: readonly ParsedStatement[];
}

export interface ParsedStatement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly ParsedCondition[];
}

/** The trust policy of a role: who may assume it. It names principals and no resource, for it is that of the role. */
export interface ParsedTrustPolicy {
  readonly version: PolicyVersion;
  readonly statements: readonly ParsedTrustStatement[];
}

export interface ParsedTrustStatement extends ParsedStatement {
  readonly principals: ParsedPrincipals;
}

/** `Principal`; excluded, `NotPrincipal`. */
export interface ParsedPrincipals {
  readonly excluded: boolean;
  readonly everyone: boolean;
  readonly accounts: ReadonlySet<string>;
  /** ARNs of users, roles and sessions. */
  readonly identities: ReadonlySet<string>;
  /** ARNs of identity providers. */
  readonly federated: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
}

/** The strings of `Action` or `Resource`; excluded, of `NotAction` or `NotResource`. */
export interface Patterns {
  readonly excluded: boolean;
  readonly texts: readonly string[];
}

/** One key of one operator of a `Condition` block. */
export interface ParsedCondition {
  /** As AWS spells it, without set operator and `IfExists`: `StringLike`, `Null`. */
  readonly operator: string;
  readonly setOperator: SetOperator | undefined;
  readonly ifExists: boolean;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

export type SetOperator = 'ForAllValues' | 'ForAnyValue';

/** AWS's names for the kinds of policies that take part in a decision. */
export type PolicyKind =
  | 'identity-based policy'
  | 'permissions boundary'
  | 'session policy'
  | 'service control policy'
  | 'role trust policy'
  | 'resource-based policy'
  | 'grant';

/** Why a request is allowed or denied: names only, never a value of the request. */
export interface Reason {
  readonly kind: PolicyKind;
  /** The policy whose statement decided; absent when no statement did. */
  readonly policy?: string;
  readonly sid?: string;
  /** Position of the statement in its policy, from 0. */
  readonly statement?: number;
  /** What is wrong with a policy that could not be compiled, and that therefore denies everything. */
  readonly problem?: string;
}

/**
 * What evaluation says: a value with its reason, never a bare boolean.
 *
 * - `allow`: every kind of policy that is present has a matching Allow, and none a matching Deny.
 * - `explicit-deny`: a statement denies, or a policy cannot be compiled (`reason.problem`).
 * - `implicit-deny`: nothing denies, but the policies of `reason.kind` do not allow.
 */
export interface Verdict {
  readonly decision: 'allow' | 'explicit-deny' | 'implicit-deny';
  readonly reason: Reason;
}

import type { CompiledPolicy, CompiledStatement } from './compile.ts';
import type { AccessRequest } from './request.ts';
import type { PolicyKind, Verdict } from './verdict.ts';

/**
 * The policies that bear on a principal. A kind that is left out takes no part; a kind that is present, even with
 * an empty list, must allow.
 */
export interface PolicySet {
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: readonly CompiledPolicy[];
  readonly session?: readonly CompiledPolicy[];
  /** From the organisation's root down to the account: on every level something has to allow. */
  readonly serviceControl?: readonly (readonly CompiledPolicy[])[];
}

/**
 * Decides one request as AWS does within one account: an explicit deny of any kind of policy wins; then every
 * kind that is present must allow; what nothing allows is denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluate(policies: PolicySet, request: AccessRequest): Verdict {
  // promise 3: nobody has a permission that no policy grants
  const action = request.action.toLowerCase();
  const { identity, boundary, session, serviceControl } = policies;

  const denial =
    findGuardrailDeny(serviceControl, action, request) ??
    findDeny('identity-based policy', identity, action, request) ??
    (boundary && findDeny('permissions boundary', boundary, action, request)) ??
    (session && findDeny('session policy', session, action, request));
  if (denial !== undefined) return denial;

  for (const level of serviceControl ?? []) {
    if (!findAllow('service control policy', level, action, request)) {
      return notAllowed('service control policy');
    }
  }
  const allowed = findAllow('identity-based policy', identity, action, request);
  if (allowed === undefined) return notAllowed('identity-based policy');
  if (boundary && !findAllow('permissions boundary', boundary, action, request)) {
    return notAllowed('permissions boundary');
  }
  if (session && !findAllow('session policy', session, action, request)) return notAllowed('session policy');
  return allowed;
}

function findGuardrailDeny(
  levels: PolicySet['serviceControl'],
  action: string,
  request: AccessRequest,
): Verdict | undefined {
  for (const level of levels ?? []) {
    const denial = findDeny('service control policy', level, action, request);
    if (denial !== undefined) return denial;
  }
  return undefined;
}

function findDeny(
  kind: PolicyKind,
  policies: readonly CompiledPolicy[],
  action: string,
  request: AccessRequest,
): Verdict | undefined {
  for (const policy of policies) {
    if (policy.problem !== undefined) {
      return { decision: 'explicit-deny', reason: { kind, policy: policy.name, problem: policy.problem } };
    }
    for (const statement of policy.denies) {
      if (statement.applies(action, request)) return decided('explicit-deny', kind, policy, statement);
    }
  }
  return undefined;
}

function findAllow(
  kind: PolicyKind,
  policies: readonly CompiledPolicy[],
  action: string,
  request: AccessRequest,
): Verdict | undefined {
  for (const policy of policies) {
    for (const statement of policy.allows) {
      if (statement.applies(action, request)) return decided('allow', kind, policy, statement);
    }
  }
  return undefined;
}

function decided(
  decision: 'allow' | 'explicit-deny',
  kind: PolicyKind,
  policy: CompiledPolicy,
  statement: CompiledStatement,
): Verdict {
  const { sid, index } = statement;
  const where = { kind, policy: policy.name, statement: index };
  return { decision, reason: sid === undefined ? where : { ...where, sid } };
}

function notAllowed(kind: PolicyKind): Verdict {
  return { decision: 'implicit-deny', reason: { kind } };
}

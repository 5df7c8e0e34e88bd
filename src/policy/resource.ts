import { codeOf } from '#kernel';
import { evaluate, type PolicySet } from './evaluate.ts';
import type { ParsedTrustPolicy } from './parsed.ts';
import { parseResourcePolicy } from './parse-resource.ts';
import type { AccessRequest } from './request.ts';
import {
  ALLOWS_ALL,
  compileTrustPolicy,
  type CompiledTrustPolicy,
  type Naming,
  type TrustCaller,
  type TrustStatement,
} from './trust.ts';
import type { Verdict } from './verdict.ts';

/** The policy of a resource made ready, once: the form is that of a trust policy, which is one. */
export type CompiledResourcePolicy = CompiledTrustPolicy;

/** Of a resource that is not there: it names nobody, and who asks cannot tell the difference. */
export const NAMES_NOBODY: CompiledResourcePolicy = { allows: [], denies: [] };

/** @param ids the unique ids that the ARNs in the policy stood for when it was written */
export function compileResourcePolicy(
  policy: ParsedTrustPolicy,
  ids?: ReadonlyMap<string, string>,
): CompiledResourcePolicy {
  return compileTrustPolicy(policy, ids);
}

/** For a policy that is already in force: one that is malformed denies everybody and says why. */
export function compileResourcePolicyDocument(
  document: string,
  ids?: ReadonlyMap<string, string>,
): CompiledResourcePolicy {
  try {
    return compileResourcePolicy(parseResourcePolicy(document), ids);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) !== 'MalformedPolicy') throw error;
    return { allows: [], denies: [], problem: error.message };
  }
}

/**
 * Whether somebody may use a resource whose own policy is what counts first, such as a key. An explicit deny of any
 * policy wins. In the resource's account the policy is enough where it names the caller or everyone; where it names
 * the account, the caller's own policies decide. Of another account, both have to allow.
 *
 * @param own the caller's policies; for somebody who has none nothing is allowed
 * @param grant the id of a grant that covers the request, which counts as if the policy named the caller
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
export function evaluateResource(
  policy: CompiledResourcePolicy,
  caller: TrustCaller,
  own: PolicySet | undefined,
  resourceAccountId: string,
  request: AccessRequest,
  grant?: string,
): Verdict {
  const kind = 'resource-based policy';
  if (policy.problem !== undefined) {
    return { decision: 'explicit-deny', reason: { kind, problem: policy.problem } };
  }
  if (own === undefined) return { decision: 'implicit-deny', reason: { kind: 'identity-based policy' } };
  const mine = evaluate(own, request);
  if (mine.decision === 'explicit-deny') return mine;
  const action = request.action.toLowerCase();
  for (const statement of policy.denies) {
    if (statement.names(caller) !== undefined && statement.applies(action, request)) {
      return decided('explicit-deny', statement);
    }
  }
  const isStranger = caller.accountId !== resourceAccountId;
  const say = (named: Naming): Verdict =>
    isStranger || named === 'account' ? mine : withinBounds(named, caller, own, request);
  let refusal: Verdict = { decision: 'implicit-deny', reason: { kind } };
  if (grant !== undefined) {
    const verdict = say('identity');
    if (verdict.decision === 'allow') return { decision: 'allow', reason: { kind: 'grant', policy: grant } };
    refusal = verdict;
  }
  for (const statement of policy.allows) {
    const named = statement.names(caller);
    if (named === undefined || !statement.applies(action, request)) continue;
    const verdict = say(named);
    if (verdict.decision === 'allow') return decided('allow', statement);
    refusal = verdict;
  }
  return refusal;
}

/**
 * What still bounds somebody whom the policy of a resource in the same account allows: for a role its boundary and the
 * policies of its session, unless it is that very session that is named; for a user nothing, unless it is everyone who
 * is named.
 */
function withinBounds(
  named: Naming,
  caller: TrustCaller,
  { identity, boundary, session, serviceControl }: PolicySet,
  request: AccessRequest,
): Verdict {
  const bounded = named === 'everyone' || (caller.roleArn !== undefined && named === 'identity');
  return evaluate(
    {
      identity: [...identity, ALLOWS_ALL],
      ...(bounded && boundary !== undefined ? { boundary } : {}),
      ...(bounded && session !== undefined ? { session } : {}),
      ...(serviceControl === undefined ? {} : { serviceControl }),
    },
    request,
  );
}

function decided(decision: 'allow' | 'explicit-deny', { sid, index }: TrustStatement): Verdict {
  const where = { kind: 'resource-based policy' as const, statement: index };
  return { decision, reason: sid === undefined ? where : { ...where, sid } };
}

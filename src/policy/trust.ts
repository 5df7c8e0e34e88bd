import { codeOf } from '#kernel';
import { compilePolicyDocument, type CompiledStatement } from './compile.ts';
import { compileStatement } from './compile-statement.ts';
import { evaluate, type PolicySet } from './evaluate.ts';
import type { ParsedPrincipals, ParsedTrustPolicy } from './parsed.ts';
import { parseTrustPolicy } from './parse-trust.ts';
import type { AccessRequest } from './request.ts';
import type { Verdict } from './verdict.ts';

/** A trust policy made ready, once. */
export interface CompiledTrustPolicy {
  readonly allows: readonly TrustStatement[];
  readonly denies: readonly TrustStatement[];
  /** Why the policy cannot be used; it then denies everybody. */
  readonly problem?: string;
}

export interface TrustStatement extends CompiledStatement {
  readonly names: (caller: TrustCaller) => Naming | undefined;
}

/** How a policy names somebody: in person, by the session, as one of an account or of all, or by the provider that vouches. */
export type Naming = 'identity' | 'session' | 'account' | 'everyone' | 'provider';

/** Who asks for a role. */
export interface TrustCaller {
  readonly accountId: string;
  /** Of the user, or of the session. */
  readonly arn: string;
  /** Of the role that the session is in. */
  readonly roleArn?: string;
  /** `AIDA…` or `AROA…`: what an ARN in the policy stood for when the policy was written. */
  readonly id?: string;
  /** The ARN of the identity provider, where its token is all that the caller has. */
  readonly provider?: string;
}

/**
 * @param ids the unique ids that the ARNs in the policy stood for when it was written: a user who was deleted and
 *   made again under the same name is somebody else
 */
export function compileTrustPolicy(
  policy: ParsedTrustPolicy,
  ids: ReadonlyMap<string, string> = new Map(),
): CompiledTrustPolicy {
  const allows: TrustStatement[] = [];
  const denies: TrustStatement[] = [];
  policy.statements.forEach((statement, index) => {
    const { sid, effect, principals } = statement;
    const applies = compileStatement(statement, index, policy.version);
    const names = (caller: TrustCaller): Naming | undefined => naming(principals, caller, ids, effect);
    (effect === 'Deny' ? denies : allows).push({ sid, index, applies, source: statement, names });
  });
  return { allows, denies };
}

/** For a policy that is already in force: one that is malformed denies everybody and says why. */
export function compileTrustPolicyDocument(
  document: string,
  ids?: ReadonlyMap<string, string>,
): CompiledTrustPolicy {
  try {
    return compileTrustPolicy(parseTrustPolicy(document), ids);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) !== 'MalformedPolicy') throw error;
    return { allows: [], denies: [], problem: error.message };
  }
}

/** Of a role that is not there: it trusts nobody, and who asks cannot tell the difference. */
export const TRUSTS_NOBODY: CompiledTrustPolicy = { allows: [], denies: [] };

function naming(
  { excluded, everyone, accounts, identities, federated }: ParsedPrincipals,
  caller: TrustCaller,
  ids: ReadonlyMap<string, string>,
  effect: 'Allow' | 'Deny',
): Naming | undefined {
  if (excluded) {
    const excepted = naming(
      { excluded: false, everyone, accounts, identities, federated, services: new Set() },
      caller,
      ids,
      'Deny',
    );
    return excepted === undefined ? 'account' : undefined;
  }
  if (caller.provider !== undefined) {
    if (federated.has(caller.provider)) return 'provider';
    // Everyone means everyone where it denies. Nobody is trusted by a token whose provider is not named.
    return everyone && effect === 'Deny' ? 'provider' : undefined;
  }
  const arn = caller.roleArn ?? caller.arn;
  for (const named of identities) {
    // By its id, where the ARN stood for somebody: renamed it is still named, and made again it is somebody else.
    const id = ids.get(named);
    if (id === undefined ? named === arn : id === caller.id) return 'identity';
  }
  if (caller.roleArn !== undefined && identities.has(caller.arn)) return 'session';
  if (everyone) return 'everyone';
  return accounts.has(caller.accountId) ? 'account' : undefined;
}

/** What the caller's own policies would have to say, where the policy of the resource alone is enough. */
export const ALLOWS_ALL = compilePolicyDocument(
  'trust',
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
);

/**
 * Whether somebody may assume a role. The trust policy has to name the caller. One that names the caller's account
 * (or everyone) leaves the rest to the caller's own policies; one that names the caller, in the role's own account,
 * is enough, though no explicit deny is overruled, nor for a role its boundary and its session's policies.
 *
 * @param own the caller's policies; none where a provider's token is all that the caller has
 * @param roleAccountId the account of the role
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluateTrust(
  trust: CompiledTrustPolicy,
  caller: TrustCaller,
  own: PolicySet | undefined,
  roleAccountId: string,
  request: AccessRequest,
): Verdict {
  const action = request.action.toLowerCase();
  if (trust.problem !== undefined) {
    return { decision: 'explicit-deny', reason: { kind: 'role trust policy', problem: trust.problem } };
  }
  for (const statement of trust.denies) {
    if (statement.names(caller) !== undefined && statement.applies(action, request)) {
      return decided('explicit-deny', statement);
    }
  }
  let refusal: Verdict = { decision: 'implicit-deny', reason: { kind: 'role trust policy' } };
  for (const statement of trust.allows) {
    const named = statement.names(caller);
    if (named === undefined || !statement.applies(action, request)) continue;
    const verdict = ownVerdict(named, caller, own, roleAccountId, request);
    if (verdict === undefined || verdict.decision === 'allow') return decided('allow', statement);
    refusal = verdict;
  }
  return refusal;
}

/** What the caller's own policies say to it; `undefined` where there are none that could. */
function ownVerdict(
  named: Naming,
  caller: TrustCaller,
  own: PolicySet | undefined,
  roleAccountId: string,
  request: AccessRequest,
): Verdict | undefined {
  if (own === undefined)
    return named === 'provider'
      ? undefined
      : { decision: 'implicit-deny', reason: { kind: 'identity-based policy' } };
  if (named === 'account' || named === 'everyone' || caller.accountId !== roleAccountId) {
    return evaluate(own, request);
  }
  const { identity, boundary, session, serviceControl } = own;
  // Explicit denies of every kind stand; only what would have to allow is left out.
  const denial = evaluate(own, request);
  if (denial.decision === 'explicit-deny') return denial;
  const bounded = caller.roleArn !== undefined && named === 'identity';
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
  const where = { kind: 'role trust policy' as const, statement: index };
  return { decision, reason: sid === undefined ? where : { ...where, sid } };
}

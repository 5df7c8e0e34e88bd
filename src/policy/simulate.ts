import { evaluate, type PolicySet } from './evaluate.ts';
import { matchedStatements, type MatchedStatement } from './matched-statements.ts';
import type { AccessRequest } from './request.ts';
import type { CompiledResourcePolicy } from './resource.ts';
import { ALLOWS_ALL, type TrustCaller } from './trust.ts';
import type { Verdict } from './verdict.ts';

type Decision = Verdict['decision'];

export interface SimulatedRequest {
  readonly policies: PolicySet;
  /** The policy of the resource, where it has one that counts. */
  readonly resourcePolicy?: CompiledResourcePolicy;
  /** Whom the resource's policy may name. */
  readonly caller: TrustCaller;
  readonly resourceAccountId: string;
  readonly request: AccessRequest;
}

/** A verdict taken apart, for who asks what policies would do. */
export interface Simulation {
  readonly decision: Decision;
  /** The statements that decide: where one denies those that deny, otherwise those that allow. */
  readonly matched: readonly MatchedStatement[];
  /** Positions in the resource's policy of those of its statements that decide. */
  readonly matchedInResource: readonly number[];
  /** Absent without a boundary. */
  readonly boundaryAllows?: boolean;
  /** Absent where no guardrails bear on the account. */
  readonly guardrailsAllow?: boolean;
  /** What each side says, where the resource is another account's: both have to allow. */
  readonly crossAccount?: { readonly identity: Decision; readonly resource: Decision };
}

/**
 * What would become of a request, decided by `evaluate` as the road does. In one account the policy of a resource that
 * names the caller, or everyone, allows beside the caller's own; where it names the account, these alone decide.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function simulate(simulated: SimulatedRequest): Simulation {
  const { policies, caller, resourceAccountId, request } = simulated;
  const own = evaluate(policies, request).decision;
  const resource = resourceSays(simulated);
  const isStranger = caller.accountId !== resourceAccountId;
  const decision = decide(own, resource.decision, isStranger, () =>
    resource.direct ? evaluate(granted(policies), request).decision : own,
  );
  const denied = decision === 'explicit-deny';
  const wanted = denied ? 'Deny' : 'Allow';
  return {
    decision,
    matched: matchedStatements(policies, request).filter(({ kind, statement }) => {
      // A guardrail is the organisation's business; that it does not allow is told, and not its text.
      if (kind === 'service control policy') return false;
      return statement.effect === wanted && (denied || kind === 'identity-based policy');
    }),
    matchedInResource: denied ? resource.denies : resource.allows,
    ...(policies.boundary === undefined
      ? {}
      : { boundaryAllows: evaluate({ identity: policies.boundary }, request).decision === 'allow' }),
    ...(policies.serviceControl === undefined
      ? {}
      : { guardrailsAllow: evaluate(onlyGuarded(policies), request).decision === 'allow' }),
    ...(isStranger ? { crossAccount: { identity: own, resource: resource.decision } } : {}),
  };
}

function decide(own: Decision, resource: Decision, isStranger: boolean, beside: () => Decision): Decision {
  if (own === 'explicit-deny' || resource === 'explicit-deny') return 'explicit-deny';
  if (isStranger) return own === 'allow' && resource === 'allow' ? 'allow' : 'implicit-deny';
  if (own === 'allow') return 'allow';
  return resource === 'allow' ? beside() : 'implicit-deny';
}

interface ResourceSays {
  readonly decision: Decision;
  /** Whether it allows the caller in person, or everyone, and not only the caller's account. */
  readonly direct: boolean;
  readonly denies: readonly number[];
  readonly allows: readonly number[];
}

function resourceSays({ resourcePolicy: policy, caller, request }: SimulatedRequest): ResourceSays {
  if (policy === undefined) return { decision: 'implicit-deny', direct: false, denies: [], allows: [] };
  const action = request.action.toLowerCase();
  const applying = (statements: CompiledResourcePolicy['allows']) =>
    statements.filter((one) => one.names(caller) !== undefined && one.applies(action, request));
  const denies = applying(policy.denies);
  const allows = applying(policy.allows);
  const denied = policy.problem !== undefined || denies.length > 0;
  return {
    decision: denied ? 'explicit-deny' : allows.length > 0 ? 'allow' : 'implicit-deny',
    direct: allows.some((one) => one.names(caller) !== 'account'),
    denies: denies.map(({ index }) => index),
    allows: allows.map(({ index }) => index),
  };
}

/** A user whom a resource's policy allows is bounded by guardrails alone, and by what denies. */
function granted({ identity, serviceControl }: PolicySet): PolicySet {
  return { identity: [...identity, ALLOWS_ALL], ...(serviceControl === undefined ? {} : { serviceControl }) };
}

function onlyGuarded({ serviceControl = [] }: PolicySet): PolicySet {
  return { identity: [ALLOWS_ALL], serviceControl };
}

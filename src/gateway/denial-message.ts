import type { AuthorizationMessages, Principal } from '#identity';
import {
  evaluate,
  matchedStatements,
  type AccessRequest,
  type MatchedStatement,
  type PolicySet,
  type Verdict,
} from '#policy';

/** A denied request with all that decided it. */
export interface Denied {
  readonly verdict: Verdict;
  readonly principal: Principal;
  readonly policies: PolicySet;
  readonly request: AccessRequest;
}

const DECODE = { action: 'sts:DecodeAuthorizationMessage', resource: '*' };

/**
 * What an error says beside AWS's sentence to a caller who may decode it: nobody else's text changes, and what it
 * holds stays sealed wherever the error is shown on.
 *
 * @returns `undefined` where the caller may not
 * @see docs/adr/0009-who-gets-an-encoded-message.md
 */
export async function encodedDenial(
  denied: Denied,
  messages: Pick<AuthorizationMessages, 'encode'>,
): Promise<string | undefined> {
  const { policies, request, principal } = denied;
  if (evaluate(policies, { ...request, ...DECODE }).decision !== 'allow') return undefined;
  const encoded = await messages.encode(principal.accountId, JSON.stringify(denialDocument(denied)));
  return encoded === undefined ? undefined : `Encoded authorization failure message: ${encoded}`;
}

/** Lists, as the decoded document has them everywhere. */
function items<T>(list: readonly T[]) {
  return { items: list };
}

function values(list: readonly string[]) {
  return items(list.map((value) => ({ value })));
}

/** The decoded message, in the form that AWS gives it. */
function denialDocument({ verdict, principal, policies, request }: Denied) {
  const { arn, principalId: id, userName: name } = principal;
  const { decision, reason } = verdict;
  return {
    allowed: false,
    explicitDeny: decision === 'explicit-deny',
    matchedStatements: items(
      matchedStatements(policies, request).map((matched) => statementDocument(matched, id)),
    ),
    failures: items(
      reason.problem === undefined ? [] : [{ policyId: reason.policy ?? '', problem: reason.problem }],
    ),
    context: {
      principal: { id, ...(name === undefined ? {} : { name }), arn },
      action: request.action,
      resource: request.resource,
      conditions: items([...request.context].map(([key, list]) => ({ key, values: values(list) }))),
    },
  };
}

function statementDocument({ statement }: MatchedStatement, principalId: string) {
  const { sid, effect, actions, resources, conditions } = statement;
  return {
    statementId: sid ?? '',
    effect: effect === 'Deny' ? 'DENY' : 'ALLOW',
    principals: values([principalId]),
    principalGroups: items([]),
    actions: values(actions.texts),
    resources: values(resources.texts),
    conditions: items(conditions.map(({ key, values: list }) => ({ key, values: values(list) }))),
  };
}

import { compilePolicyDocument, evaluate, type CompiledPolicy } from '#policy';
import type { Answer, DifferentialCase, PolicyDocument } from './case.ts';

/** What Caprock's evaluator says; a policy that it cannot read is said to be refused. */
export function askOurs(one: DifferentialCase): Answer {
  const compile = (documents: readonly PolicyDocument[]): CompiledPolicy[] =>
    documents.map((document, at) => compilePolicyDocument(`policy-${at}`, JSON.stringify(document)));
  const { decision, reason } = evaluate(
    {
      identity: compile(one.identity),
      ...(one.boundary === undefined ? {} : { boundary: compile(one.boundary) }),
      ...(one.session === undefined ? {} : { session: compile([one.session]) }),
      ...(one.serviceControl === undefined ? {} : { serviceControl: one.serviceControl.map(compile) }),
    },
    {
      action: one.action,
      resource: one.resource,
      principal: { arn: one.principal, accountId: one.accountId },
      context: new Map(
        Object.entries(one.context).map(([key, value]) => [
          key.toLowerCase(),
          typeof value === 'string' ? [value] : value,
        ]),
      ),
    },
  );
  return reason.problem === undefined ? decision : `refused: ${reason.problem}`;
}

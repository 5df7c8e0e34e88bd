import type { CompiledPolicy, CompiledStatement } from './compile.ts';
import type { PolicySet } from './evaluate.ts';
import type { ParsedStatement } from './parsed.ts';
import type { AccessRequest } from './request.ts';
import type { PolicyKind } from './verdict.ts';

/** A statement that applies to a request, whichever way it decides. */
export interface MatchedStatement {
  readonly kind: PolicyKind;
  readonly policy: CompiledPolicy;
  /** Position in the policy, from 0. */
  readonly index: number;
  readonly statement: ParsedStatement;
}

/**
 * All statements that apply to a request, denials first, kind by kind: what explains a verdict of `evaluate` to
 * somebody who may know. It decides nothing.
 */
export function matchedStatements(policies: PolicySet, request: AccessRequest): readonly MatchedStatement[] {
  const action = request.action.toLowerCase();
  const matching = (kind: PolicyKind, policy: CompiledPolicy, statements: readonly CompiledStatement[]) =>
    statements
      .filter((one) => one.applies(action, request))
      .map((one): MatchedStatement => ({ kind, policy, index: one.index, statement: one.source }));
  const all = kindsOf(policies);
  return [
    ...all.flatMap(([kind, list]) => list.flatMap((policy) => matching(kind, policy, policy.denies))),
    ...all.flatMap(([kind, list]) => list.flatMap((policy) => matching(kind, policy, policy.allows))),
  ];
}

/** The policies of a set by kind, in the order in which they are asked. */
function kindsOf(policies: PolicySet): readonly (readonly [PolicyKind, readonly CompiledPolicy[]])[] {
  const { serviceControl = [], identity, boundary = [], session = [] } = policies;
  return [
    ['service control policy', serviceControl.flat()],
    ['identity-based policy', identity],
    ['permissions boundary', boundary],
    ['session policy', session],
  ];
}

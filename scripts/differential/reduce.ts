import type { DifferentialCase, PolicyDocument, StatementDocument } from './case.ts';

/**
 * The smallest case that still does what `interesting` asks: policies, statements, conditions and values are taken
 * away one at a time for as long as it holds.
 */
export async function reduceCase(
  one: DifferentialCase,
  interesting: (smaller: DifferentialCase) => Promise<boolean>,
): Promise<DifferentialCase> {
  let smallest = one;
  for (let found = true; found;) {
    found = false;
    for (const smaller of smallerCases(smallest)) {
      if (!(await interesting(smaller))) continue;
      smallest = smaller;
      found = true;
      break;
    }
  }
  return smallest;
}

function* smallerCases(one: DifferentialCase): Generator<DifferentialCase> {
  const { boundary, session, serviceControl, ...rest } = one;
  if (boundary !== undefined) yield { ...rest, ...definedOf({ session, serviceControl }) };
  if (session !== undefined) yield { ...rest, ...definedOf({ boundary, serviceControl }) };
  if (serviceControl !== undefined) {
    yield { ...rest, ...definedOf({ boundary, session }) };
    if (serviceControl.length > 1) {
      for (const level of without(serviceControl)) yield { ...one, serviceControl: level };
    }
    for (const [at, level] of serviceControl.entries()) {
      for (const smaller of smallerPolicies(level))
        yield { ...one, serviceControl: serviceControl.with(at, smaller) };
    }
  }
  for (const identity of smallerPolicies(one.identity)) yield { ...one, identity };
  if (boundary !== undefined)
    for (const smaller of smallerPolicies(boundary)) yield { ...one, boundary: smaller };
  if (session !== undefined) for (const smaller of smallerPolicy(session)) yield { ...one, session: smaller };
  for (const key of Object.keys(one.context)) {
    const { [key]: _gone, ...context } = one.context;
    yield { ...one, context };
  }
}

function definedOf<T extends object>(members: T): Partial<T> {
  // What is left out is not there at all.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function* smallerPolicies(policies: readonly PolicyDocument[]): Generator<readonly PolicyDocument[]> {
  if (policies.length > 1) yield* without(policies);
  for (const [at, policy] of policies.entries()) {
    for (const smaller of smallerPolicy(policy)) yield policies.with(at, smaller);
  }
}

function* smallerPolicy(policy: PolicyDocument): Generator<PolicyDocument> {
  const { Statement } = policy;
  if (Statement.length > 1) for (const fewer of without(Statement)) yield { ...policy, Statement: fewer };
  for (const [at, statement] of Statement.entries()) {
    for (const smaller of smallerStatement(statement))
      yield { ...policy, Statement: Statement.with(at, smaller) };
  }
}

function* smallerStatement(statement: StatementDocument): Generator<StatementDocument> {
  const { Condition, ...rest } = statement;
  for (const member of ['Action', 'NotAction', 'Resource', 'NotResource'] as const) {
    const list = statement[member];
    if (list !== undefined && list.length > 1)
      for (const fewer of without(list)) yield { ...statement, [member]: fewer };
  }
  if (statement.Action !== undefined && statement.Action[0] !== '*') yield { ...statement, Action: ['*'] };
  if (statement.Resource !== undefined && statement.Resource[0] !== '*')
    yield { ...statement, Resource: ['*'] };
  if (Condition === undefined) return;
  const operators = Object.entries(Condition);
  if (operators.length === 1 && Object.keys(operators[0]?.[1] ?? {}).length === 1) yield rest;
  for (const [operator, keys] of operators) {
    const { [operator]: _gone, ...others } = Condition;
    if (operators.length > 1) yield { ...rest, Condition: others };
    for (const [key, values] of Object.entries(keys)) {
      const { [key]: _key, ...otherKeys } = keys;
      if (Object.keys(otherKeys).length > 0)
        yield { ...rest, Condition: { ...Condition, [operator]: otherKeys } };
      if (values.length < 2) continue;
      for (const fewer of without(values)) {
        yield { ...rest, Condition: { ...Condition, [operator]: { ...keys, [key]: fewer } } };
      }
    }
  }
}

/** The list with each of its items left out in turn. */
function* without<T>(list: readonly T[]): Generator<readonly T[]> {
  for (const at of list.keys()) yield list.toSpliced(at, 1);
}

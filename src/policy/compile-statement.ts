import { CaprockError } from '#kernel';
import { compileCondition, type ConditionTest } from './compile-condition.ts';
import type { ParsedStatement, PolicyVersion } from './parsed.ts';
import { within } from './parse-strings.ts';
import { compilePatterns, type Match } from './patterns.ts';
import type { AccessRequest } from './request.ts';
import { parseTemplate, type Template } from './template.ts';

/** Whether a statement applies to a request; the action comes in lower case, once for all statements. */
export type StatementTest = (action: string, request: AccessRequest) => boolean;

/**
 * Actions are compared without case, resources with it; neither an action nor what stands before an ARN's fifth
 * colon can have policy variables. A star in a resource reaches over colons.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @throws CaprockError `MalformedPolicy`
 */
export function compileStatement(
  statement: ParsedStatement,
  index: number,
  version: PolicyVersion,
): StatementTest {
  const variables = version === '2012-10-17';
  const { actions, resources } = statement;
  const action = compilePatterns(
    actions.texts.map((text) => text.toLowerCase()),
    { variables: false, wildcards: true },
  );
  const resource = within(`Statement[${index}].${resources.excluded ? 'NotResource' : 'Resource'}`, () =>
    // AWS does not say what NotResource spares where a variable has no value. We grant less: of an Allow, any text.
    compileResources(
      resources.texts,
      variables,
      resources.excluded && statement.effect === 'Allow' ? 'any' : 'none',
    ),
  );
  const conditions = statement.conditions.map((condition) =>
    within(`Statement[${index}].Condition.${condition.operator}`, () =>
      compileCondition(condition, statement.effect, variables),
    ),
  );
  return join(action, actions.excluded, resource, resources.excluded, conditions);
}

function join(
  action: Match,
  actionExcluded: boolean,
  resource: Match,
  resourceExcluded: boolean,
  conditions: readonly ConditionTest[],
): StatementTest {
  return (name, request) => {
    const { context } = request;
    if (action(name, context) === actionExcluded) return false;
    if (resource(request.resource, context) === resourceExcluded) return false;
    for (const condition of conditions) if (!condition(context)) return false;
    return true;
  };
}

function compileResources(texts: readonly string[], variables: boolean, unresolved: 'none' | 'any'): Match {
  const syntax = { variables, wildcards: true };
  for (const text of texts) {
    if (colonsBeforeVariable(parseTemplate(text, syntax)) < 5) {
      throw new CaprockError('MalformedPolicy', 'has a policy variable before the fifth colon of an ARN');
    }
  }
  return compilePatterns(texts, syntax, undefined, unresolved);
}

/** Infinity where there is no variable. */
function colonsBeforeVariable(template: Template): number {
  let colons = 0;
  for (const piece of template.segments.flat(2)) {
    if (typeof piece !== 'string') return colons;
    colons += piece.split(':').length - 1;
  }
  return Infinity;
}

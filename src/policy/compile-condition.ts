import { CaprockError } from '#kernel';
import { operators } from './operators/index.ts';
import type { ParsedCondition, ParsedStatement } from './parsed.ts';
import type { Context } from './request.ts';

export type ConditionTest = (context: Context) => boolean;

/**
 * Compiles one condition. What happens when the key is missing from the request:
 *
 * | condition                        | result |
 * | -------------------------------- | ------ |
 * | `ForAllValues:…`                 | met    |
 * | `ForAnyValue:…`, with `IfExists` too | not met |
 * | `…IfExists`                      | met    |
 * | negated (`StringNotEquals`, …)   | met    |
 * | any other                        | not met |
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * @throws CaprockError `MalformedPolicy`
 */
export function compileCondition(
  condition: ParsedCondition,
  effect: ParsedStatement['effect'],
  variables: boolean,
): ConditionTest {
  const { key, values, ifExists, setOperator } = condition;
  if (condition.operator === 'Null') return compileNull(key, values);
  const operator = operators.get(condition.operator.toLowerCase());
  if (operator === undefined) throw new CaprockError('MalformedPolicy', 'is not a condition operator');
  const { negated } = operator;
  const match = operator.compile(values, variables);

  if (setOperator === undefined) {
    const whenMissing = negated || ifExists;
    // AWS requires a set operator for a key with several values and does not say what happens without one. We
    // grant less: for an Allow all values must pass, for a Deny one is enough.
    const every = effect === 'Allow';
    return (context) => {
      const present = context.get(key);
      return present === undefined || present.length === 0 ? whenMissing : holds(present, every, context);
    };
  }
  const every = setOperator === 'ForAllValues';
  // IfExists changes nothing here: of no values at all, not any one can match.
  const whenMissing = every;
  return (context) => {
    const present = context.get(key);
    return present === undefined || isNullSet(present) ? whenMissing : holds(present, every, context);
  };

  function holds(present: readonly string[], every: boolean, context: Context): boolean {
    for (const value of present) {
      const passes = match(value, context) !== negated;
      if (passes !== every) return passes;
    }
    return every;
  }
}

/** A key without values, or with the empty string alone, counts as missing for the set operators. */
function isNullSet(values: readonly string[]): boolean {
  return values.length === 0 || (values.length === 1 && values[0] === '');
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null */
function compileNull(key: string, values: readonly string[]): ConditionTest {
  const wanted = new Set(
    values.map((value) => {
      if (!/^(?:true|false)$/i.test(value)) {
        throw new CaprockError('MalformedPolicy', 'has a value that is neither true nor false');
      }
      return value.toLowerCase() === 'true';
    }),
  );
  return (context) => {
    const present = context.get(key);
    return wanted.has(present === undefined || present.length === 0);
  };
}

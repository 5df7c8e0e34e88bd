import { CaprockError } from '#kernel';
import type { Json } from './json.ts';
import { operators } from './operators/index.ts';
import { parseConditionValues } from './parse-strings.ts';
import type { ParsedCondition, SetOperator } from './parsed.ts';

const SET_OPERATORS: ReadonlyMap<string, SetOperator> = new Map([
  ['forallvalues', 'ForAllValues'],
  ['foranyvalue', 'ForAnyValue'],
]);

/** `aws:username`, `bedrock:PromptRouterArn`, `idp.example.com:sub`; what follows the colon may be a tag's key. */
const KEY = /^[A-Za-z0-9._/-]+:[\s\S]+$/;

/**
 * Reads a `Condition` block. Operators and keys are compared without case, as IAM does.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 * @throws CaprockError `MalformedPolicy`
 */
export function parseConditions(block: Json | undefined, where: string): readonly ParsedCondition[] {
  if (block === undefined) return [];
  if (!(block instanceof Map)) throw malformed(`${where} is not a JSON object.`);
  const conditions: ParsedCondition[] = [];
  for (const [name, keys] of block) {
    const operator = parseOperator(name, where);
    const place = `${where}.${operator.operator}`;
    if (!(keys instanceof Map)) throw malformed(`${place} is not a JSON object.`);
    for (const [key, value] of keys) {
      if (!KEY.test(key)) throw malformed(`${place} has a key that is not a prefix, a colon and a name.`);
      conditions.push({ ...operator, key: key.toLowerCase(), values: parseConditionValues(value, place) });
    }
  }
  return conditions;
}

function parseOperator(
  written: string,
  where: string,
): Pick<ParsedCondition, 'operator' | 'setOperator' | 'ifExists'> {
  const lower = written.toLowerCase();
  const colon = lower.indexOf(':');
  const setOperator = colon === -1 ? undefined : SET_OPERATORS.get(lower.slice(0, colon));
  const bare = lower.slice(colon + 1);
  if (bare === 'null' && colon === -1) return { operator: 'Null', setOperator: undefined, ifExists: false };
  const ifExists = bare.endsWith('ifexists');
  const operator = operators.get(ifExists ? bare.slice(0, -'ifexists'.length) : bare)?.name;
  if (operator === undefined || (colon !== -1 && setOperator === undefined)) {
    throw malformed(`${where} has a member that is not a condition operator.`);
  }
  return { operator, setOperator, ifExists };
}

function malformed(message: string): CaprockError {
  return new CaprockError('MalformedPolicy', message);
}

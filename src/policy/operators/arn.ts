import { compileGlob, type Glob, splitGlob, type TextTest } from '../glob.ts';
import { compilePatterns } from '../patterns.ts';
import type { Operator } from './operator.ts';

const COMPONENTS = 6;

/**
 * The ARN operators compare each of the six components by itself, so a star does not reach over a colon; in the
 * sixth, colons are text. `ArnEquals` and `ArnLike` are the same, wildcards included.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export const arnOperators: readonly Operator[] = [
  arnOperator('ArnEquals', false),
  arnOperator('ArnNotEquals', true),
  arnOperator('ArnLike', false),
  arnOperator('ArnNotLike', true),
];

function arnOperator(name: string, negated: boolean): Operator {
  return {
    name,
    negated,
    compile: (operands, variables) => compilePatterns(operands, { variables, wildcards: true }, compileArn),
  };
}

function compileArn(glob: Glob): TextTest {
  const tests = splitGlob(glob, ':', COMPONENTS).map(compileGlob);
  if (tests.length !== COMPONENTS) return () => false;
  return (text) => {
    const components = splitArn(text);
    return components !== undefined && tests.every((test, index) => test(components[index] ?? ''));
  };
}

function splitArn(text: string): string[] | undefined {
  const components = text.split(':');
  if (components.length < COMPONENTS) return undefined;
  components.push(components.splice(COMPONENTS - 1).join(':'));
  return components;
}

import { compileGlob, type Glob } from '../glob.ts';
import { compilePatterns } from '../patterns.ts';
import type { Operator } from './operator.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String */
export const stringOperators: readonly Operator[] = [
  exact('StringEquals', false),
  exact('StringNotEquals', true),
  withoutCase('StringEqualsIgnoreCase', false),
  withoutCase('StringNotEqualsIgnoreCase', true),
  like('StringLike', false),
  like('StringNotLike', true),
];

function exact(name: string, negated: boolean): Operator {
  return {
    name,
    negated,
    compile: (operands, variables) => compilePatterns(operands, { variables, wildcards: false }),
  };
}

function withoutCase(name: string, negated: boolean): Operator {
  const compileLower = (glob: Glob) =>
    compileGlob(glob.map((parts) => parts.map((part) => part.toLowerCase())));
  return {
    name,
    negated,
    compile(operands, variables) {
      const match = compilePatterns(operands, { variables, wildcards: false }, compileLower);
      return (text, context) => match(text.toLowerCase(), context);
    },
  };
}

function like(name: string, negated: boolean): Operator {
  return {
    name,
    negated,
    compile: (operands, variables) => compilePatterns(operands, { variables, wildcards: true }),
  };
}

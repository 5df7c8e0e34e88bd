import { comparison, type Operator } from './operator.ts';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

const form = {
  expected: 'a number',
  parse: (text: string): number | undefined => (NUMBER.test(text) ? Number(text) : undefined),
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric */
export const numericOperators: readonly Operator[] = [
  comparison('NumericEquals', form, (value, operand) => value === operand),
  comparison('NumericNotEquals', form, (value, operand) => value === operand, true),
  comparison('NumericLessThan', form, (value, operand) => value < operand),
  comparison('NumericLessThanEquals', form, (value, operand) => value <= operand),
  comparison('NumericGreaterThan', form, (value, operand) => value > operand),
  comparison('NumericGreaterThanEquals', form, (value, operand) => value >= operand),
];

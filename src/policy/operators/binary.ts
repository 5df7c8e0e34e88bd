import { comparison, type Operator } from './operator.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const form = {
  expected: 'base64',
  parse: (text: string): string | undefined => (BASE64.test(text) ? atob(text) : undefined),
};

/**
 * Compares bytes; the request's value and the policy's are both base64.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_BinaryEquals
 */
export const binaryOperators: readonly Operator[] = [
  comparison('BinaryEquals', form, (value, operand) => value === operand),
];

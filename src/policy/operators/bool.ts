import { CaprockError } from '#kernel';
import { compileGlob } from '../glob.ts';
import { compilePatterns } from '../patterns.ts';
import type { Operator } from './operator.ts';

/**
 * `true` and `false`, in any case. AWS documents policy variables for this operator too.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Boolean
 */
export const boolOperators: readonly Operator[] = [
  {
    name: 'Bool',
    negated: false,
    compile(operands, variables) {
      for (const operand of operands) {
        if (!/^(?:true|false)$/i.test(operand) && !(variables && operand.includes('${'))) {
          throw new CaprockError('MalformedPolicy', 'has a value that is neither true nor false');
        }
      }
      const lower = compilePatterns(operands, { variables, wildcards: false }, (glob) =>
        compileGlob(glob.map((parts) => parts.map((part) => part.toLowerCase()))),
      );
      return (text, context) => lower(text.toLowerCase(), context);
    },
  },
];

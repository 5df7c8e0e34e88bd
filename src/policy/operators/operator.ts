import { CaprockError } from '#kernel';
import type { Match } from '../patterns.ts';

/** A condition operator: how a value of the request is compared with the values of the policy. */
export interface Operator {
  /** As AWS spells it. */
  readonly name: string;
  /** Met when no value of the policy matches, and hence when the key is missing. */
  readonly negated: boolean;
  /**
   * The test for "matches one of `operands`"; for a negated operator it is the test that must fail.
   * @param variables whether the policy's version has policy variables
   * @throws CaprockError `MalformedPolicy` for a value that this operator cannot compare
   */
  compile(operands: readonly string[], variables: boolean): Match;
}

/** An operator whose operands are parsed once and then compared with the parsed value of the request. */
export function comparison<T>(
  name: string,
  form: { readonly parse: (text: string) => T | undefined; readonly expected: string },
  compare: (value: T, operand: T) => boolean,
  negated = false,
): Operator {
  return {
    name,
    negated,
    compile(texts) {
      const operands = texts.map((text) => {
        const operand = form.parse(text);
        if (operand === undefined)
          throw new CaprockError('MalformedPolicy', `has a value that is not ${form.expected}`);
        return operand;
      });
      return (text) => {
        const value = form.parse(text);
        if (value === undefined) return false;
        for (const operand of operands) if (compare(value, operand)) return true;
        return false;
      };
    },
  };
}

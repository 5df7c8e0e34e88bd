import type { LimitKind } from '#shapes';

/** A limit of the API model that a value breaks, in the words of AWS: a sentence without its stop. */
export interface Violation {
  readonly kind: LimitKind;
  readonly constraint: string;
}

/** A value that is not what the model says it is at all. */
export function malformed(constraint: string): Violation {
  return { kind: 'type', constraint };
}

export const MISSING: Violation = { kind: 'required', constraint: 'Member must not be null' };

export function tooLong(max: number): Violation {
  return { kind: 'maxLength', constraint: `Member must have length less than or equal to ${max}` };
}

export function tooShort(min: number): Violation {
  return { kind: 'minLength', constraint: `Member must have length greater than or equal to ${min}` };
}

export function tooGreat(max: number): Violation {
  return { kind: 'maxValue', constraint: `Member must have value less than or equal to ${max}` };
}

export function tooSmall(min: number): Violation {
  return { kind: 'minValue', constraint: `Member must have value greater than or equal to ${min}` };
}

export function noneOf(values: Iterable<string>): Violation {
  return { kind: 'enum', constraint: `Member must satisfy enum value set: [${[...values].join(', ')}]` };
}

export function unlike(pattern: string): Violation {
  return { kind: 'pattern', constraint: `Member must satisfy regular expression pattern: ${pattern}` };
}

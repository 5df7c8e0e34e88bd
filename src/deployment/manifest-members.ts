import { CaprockError } from '#kernel';

/** Reads the members of a JSON object one by one, and knows which were never asked for. */
export class Members {
  readonly #values: Map<string, unknown>;

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('is a JSON object');
    this.#values = new Map(Object.entries(value));
  }

  /** Takes out a member that has to be there. `expected` completes the sentence "caprock.json: <name> …". */
  need<T>(name: string, is: (value: unknown) => value is T, expected: string): T {
    const value = this.#values.get(name);
    this.#values.delete(name);
    if (!is(value)) fail(`needs ${name}: ${expected}`);
    return value;
  }

  /** Takes out a member that may be absent, as an object to spread. */
  may<K extends string, T>(
    name: K,
    is: (value: unknown) => value is T,
    expected: string,
  ): { [key in K]?: T } {
    if (!this.#values.has(name)) return {};
    // A computed key widens to string: this object has the one member that the type names.
    return { [name]: this.need(name, is, expected) } as { [key in K]?: T };
  }

  /** Refuses what nobody asked for: a misspelt member must not be passed over in silence. */
  end(): void {
    // Names of unknown members are the provider's text and not repeated.
    if (this.#values.size > 0) fail('has a member that no manifest has; see docs for those that it may have');
  }
}

export function fail(problem: string): never {
  throw new CaprockError('InvalidManifest', `caprock.json ${problem}.`);
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isOneOf<const T extends string>(...choices: readonly T[]): (value: unknown) => value is T {
  return (value): value is T => choices.some((choice) => choice === value);
}

/** A list of one or more, each once. */
export function isListOf<T>(
  is: (value: unknown) => value is T,
  most: number,
): (value: unknown) => value is T[] {
  return (value): value is T[] =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= most &&
    value.every(is) &&
    new Set(value).size === value.length;
}

export function isWholeNumber(least: number, most: number): (value: unknown) => value is number {
  return (value): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

/** Node's name of the method that inspects; a symbol of the registry, so that a browser may load this. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

const PLACEHOLDER = '[content]';

let open: <T>(content: Content<T>) => T;

/**
 * A prompt, a completion or any part of one. It prints as `[content]` wherever it is printed, serialised or
 * inspected, so a logger, an audit record, a database row or an error message cannot leak it.
 *
 * The value inside is reached by `openContent` alone (`#open-content`), which a lint rule allows in
 * `inference/`, `detect/` and the codec.
 *
 * promise 1: prompts and completions are never stored and never logged
 */
export class Content<T = unknown> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  static {
    open = (content) => content.#value;
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [Symbol.toPrimitive](): string {
    return PLACEHOLDER;
  }

  [INSPECT](): string {
    return PLACEHOLDER;
  }
}

export { open };

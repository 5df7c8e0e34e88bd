/** Node's name of the method that inspects; a symbol of the registry, so that a browser may load this. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

const PLACEHOLDER = '[secret]';

let reveal: (secret: Secret) => string;

/**
 * A secret access key, a passphrase, a private key in PEM: text that must never be printed. Like `Content`, it
 * shows only a placeholder; `revealSecret` (`#reveal-secret`) is the one way to its value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  static {
    reveal = (secret) => secret.#value;
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

export { reveal };

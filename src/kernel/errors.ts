/** What every error of Caprock is. `code` is stable: tests and callers rely on it, and not on the message. */
export class CaprockError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/**
 * An error that the API models: `code` is its shape's name (`ValidationException`, `NoSuchEntityException`), and
 * the codec of the service finds status and wire form by it. The message says what was wrong, where, and what
 * would be right, and never quotes content or a secret.
 */
export class ApiError extends CaprockError {
  /** Further modelled members, such as `originalStatusCode` of ModelErrorException. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(code, message, options);
    this.members = options.members ?? {};
  }
}

/** The `code` of any thrown value, or `undefined` for what carries none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

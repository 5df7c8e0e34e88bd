import { limits } from '#kernel';

/** The part of a logger that the gateway needs; what it is given is structured and holds neither content nor secrets. */
export interface GatewayLog {
  /** Whether lines of this level are written at all: what nobody reads is not put together. */
  isLevelEnabled(level: 'debug'): boolean;
  debug(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What may be told of an error that nobody foresaw. */
interface ErrorFacts {
  readonly kind: string;
  readonly code?: string;
  readonly at?: readonly string[];
  /** The same of what caused it. */
  readonly cause?: ErrorFacts;
}

/** What may be told of an error that nobody foresaw, and of its causes: their kind and where they were, not their messages. */
export function errorFacts(error: unknown, causes: number = limits.errorCauses): ErrorFacts {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .map((line) => line.trim());
  const { cause } = error;
  return {
    kind: error.name,
    ...(code !== undefined && { code }),
    ...(at !== undefined && { at }),
    ...(cause !== undefined && causes > 0 && { cause: errorFacts(cause, causes - 1) }),
  };
}

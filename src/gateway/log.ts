/** The part of a logger that the gateway needs; what it is given is structured and holds neither content nor secrets. */
export interface GatewayLog {
  /** Whether lines of this level are written at all: what nobody reads is not put together. */
  isLevelEnabled(level: 'debug'): boolean;
  debug(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What may be told of an error that nobody foresaw: its kind and where it was, not its message. */
export function errorFacts(error: unknown): { kind: string; code?: string; at?: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .map((line) => line.trim());
  return { kind: error.name, ...(code === undefined ? {} : { code }), ...(at === undefined ? {} : { at }) };
}

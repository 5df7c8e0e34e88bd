/** Where time comes from: the machine's clock in the service, a fixed one in a test. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** `2026-11-23T02:08:00Z`: the form of every CloudTrail timestamp. */
export function isoSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19) + 'Z';
}

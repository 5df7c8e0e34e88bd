/**
 * Who may share a process of a model's software. A sandbox cannot stop software that remembers from telling one
 * customer what another asked, so the default gives each customer a process of their own.
 *
 * promise 2: customers of a model are isolated from each other
 */
export type Isolation = 'per-request' | 'per-customer' | 'shared';

const STRICTNESS: readonly Isolation[] = ['per-request', 'per-customer', 'shared'];

/**
 * The isolation that holds: what the operator chose at delivery (`per-customer` unless told), or what the
 * provider's manifest asks for when that is stricter. A provider alone can never loosen it.
 */
export function strictest(operator: Isolation | undefined, manifest: Isolation | undefined): Isolation {
  const chosen = operator ?? 'per-customer';
  if (manifest === undefined) return chosen;
  return STRICTNESS.indexOf(manifest) < STRICTNESS.indexOf(chosen) ? manifest : chosen;
}

export function isIsolation(value: unknown): value is Isolation {
  return STRICTNESS.some((one) => one === value);
}

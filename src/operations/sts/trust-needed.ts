import type { RoleTrust } from '#identity';
import type { Need } from '../operation.ts';

/** The role that the caller was authorised for: it is that one that the session is in, even if it changes meanwhile. */
export function trustNeeded(needs: readonly Need[]): RoleTrust {
  const trust = needs[0]?.trust;
  if (trust === undefined) throw new Error('a role is assumed that nobody was authorised for');
  return trust;
}

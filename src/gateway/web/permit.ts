import type { Clock } from '#kernel';
import type { Need } from '#operations';
import { authorise } from '../authorise.ts';
import { contextOf } from '../context.ts';
import type { SessionVisit } from './page.ts';

export interface PermitDeps {
  readonly region: string;
  readonly clock: Clock;
}

/**
 * Asks the policies whether somebody may do what a page does for them, as the road asks before an operation.
 * @throws AccessDenied
 */
export function permit(visit: SessionVisit, needs: readonly Need[], { region, clock }: PermitDeps): void {
  const { caller } = visit.session.subject;
  if (caller === undefined)
    throw new Error('a page of IAM was reached by somebody who has no identity in it');
  const { connection, head } = visit;
  const facts = { connection, head, region, now: clock.now(), conditions: {} };
  authorise(caller, needs, contextOf(caller.principal, facts));
}

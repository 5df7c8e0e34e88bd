import type { Need } from '#operations';
import type { SessionVisit } from '../page.ts';
import { USER } from './user-sessions.ts';

/** Who may see and change their own second factors. */
export const DEVICES = { kinds: [USER], stages: ['enrol', 'signed-in'] } as const;

/** Whoever has shown who they are may change their own devices, unless a policy denies it. */
export function deviceNeed(
  action: string,
  visit: SessionVisit,
  resource = visit.session.subject.identity.arn,
): Need {
  return { action, resource: resource ?? '*', unlessDenied: true };
}

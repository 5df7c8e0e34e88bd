import type { ConsoleUser, ConsoleUsers } from '#identity';
import { limits, type Clock } from '#kernel';
import { userIdentity } from '../../user-identity.ts';
import type { ReadSubject, Stage } from '../page.ts';

/** What the sessions of users who sign in with a password are called. */
export const USER = 'user';

/** Who has a session of this kind, and how far they have come. */
export function readConsoleUser(
  users: Pick<ConsoleUsers, 'read'>,
  clock: Clock,
  requireMfa: boolean,
): ReadSubject {
  return async (session) => {
    const user = await users.read(session);
    if (user === undefined) return undefined;
    const { principal, policies } = user;
    const stage = stageOf(user, session.mfaAt !== undefined, requireMfa);
    const isLate = clock.now() - session.createdAt >= limits.browserSignInMilliseconds;
    if (stage !== 'signed-in' && isLate) return undefined;
    const { accessKeyId: _none, ...identity } = userIdentity(principal, undefined);
    return {
      accountId: principal.accountId,
      name: principal.userName,
      stage,
      identity,
      caller: { principal, policies, owesSecondFactor: stage === 'second-factor' },
    };
  };
}

/**
 * The second factor comes first: who only knows a password does not get to change it. Who has none enrols a first one
 * before anything else.
 */
function stageOf(
  user: Pick<ConsoleUser, 'hasDevice' | 'mustChangePassword'>,
  shown: boolean,
  requireMfa: boolean,
): Stage {
  if (user.hasDevice && !shown) return 'second-factor';
  if (user.mustChangePassword) return 'password-change';
  return requireMfa && !user.hasDevice ? 'enrol' : 'signed-in';
}

import type { ConsoleUser, ConsoleUsers } from '#identity';
import { limits, type Clock } from '#kernel';
import { userIdentity } from '../../user-identity.ts';
import type { ReadSubject, Stage } from '../page.ts';

/** What the sessions of users who sign in with a password are called. */
export const USER = 'user';

/** Who has a session of this kind, and how far they have come. */
export function readConsoleUser(users: Pick<ConsoleUsers, 'read'>, clock: Clock): ReadSubject {
  return async (session) => {
    const user = await users.read(session);
    if (user === undefined) return undefined;
    const { principal, policies } = user;
    const stage = stageOf(user, session.mfaAt !== undefined);
    const isLate = clock.now() - session.createdAt >= limits.browserSignInMilliseconds;
    if (stage !== 'signed-in' && isLate) return undefined;
    const { accessKeyId: _none, ...identity } = userIdentity(principal, undefined);
    return {
      accountId: principal.accountId,
      name: principal.userName,
      stage,
      identity,
      caller: { principal, policies },
    };
  };
}

/** The second factor comes first: who only knows a password does not get to change it. */
function stageOf(user: Pick<ConsoleUser, 'hasDevice' | 'mustChangePassword'>, shown: boolean): Stage {
  if (user.hasDevice && !shown) return 'second-factor';
  return user.mustChangePassword ? 'password-change' : 'signed-in';
}

import { limits, type Clock } from '#kernel';
import type { PolicySet } from '#policy';
import type { Store, UserRow } from '#store';
import { findUser, type UserRef } from './find-user.ts';
import type { BrowserSession } from './browser-sessions.ts';
import { findProfile, mustChange } from './login-profiles.ts';
import { hasSecondFactor } from './mfa.ts';
import { passwordPolicyOf } from './password-policies.ts';
import type { PrincipalPolicies } from './principal-policies.ts';
import { userPrincipal, type UserPrincipal } from './principal.ts';
import { readTags } from './tags.ts';

/** A user who signs in with a password, as things are now. */
export interface ConsoleUser {
  readonly principal: UserPrincipal;
  readonly policies: PolicySet;
  /** Whether the password has to be changed before anything else. */
  readonly mustChangePassword: boolean;
  /** Whether the user has enabled a second factor. */
  readonly hasDevice: boolean;
}

/** Users at the sign-in page and after it. */
export interface ConsoleUsers {
  /** The user of that name, who may have no password. */
  find(ref: UserRef): Promise<{ readonly userId: string } | undefined>;
  /**
   * Whom a browser session is of. `undefined` where the user is no longer there, has no password any more, or has
   * another one since the session began: it then has ended.
   */
  read(session: Omit<BrowserSession, 'sessionId'>): Promise<ConsoleUser | undefined>;
}

export function createConsoleUsers(store: Store, policies: PrincipalPolicies, clock: Clock): ConsoleUsers {
  async function principalOf(
    user: UserRow,
    session: Omit<BrowserSession, 'sessionId'>,
  ): Promise<UserPrincipal> {
    const tags = await readTags(store.db, user.user_id);
    return userPrincipal({
      accountId: user.account_id,
      userId: user.user_id,
      userName: user.user_name,
      path: user.path,
      // A browser has no access key.
      accessKeyId: '',
      tags: new Map(tags.map(({ key, value }) => [key, value])),
      session: {
        issuedAt: session.createdAt,
        expiresAt: session.createdAt + limits.browserSessionMilliseconds,
        ...(session.mfaAt === undefined ? {} : { mfaAuthenticatedAt: session.mfaAt }),
        tags: new Map(),
        transitiveTagKeys: [],
      },
    });
  }

  return {
    async find(ref) {
      const user = await findUser(store.db, ref);
      return user && { userId: user.user_id };
    },

    async read(session) {
      const user = await store.db
        .selectFrom('users')
        .selectAll()
        .where('user_id', '=', session.subjectId)
        .where('account_id', '=', session.accountId)
        .executeTakeFirst();
      const profile = user && (await findProfile(store.db, user.user_id));
      if (user === undefined || profile === undefined) return undefined;
      // promise 3: who has learnt an old password keeps no session by it
      if (profile.changed_at > session.createdAt) return undefined;
      const policy = await passwordPolicyOf(store.db, user.account_id);
      return {
        principal: await principalOf(user, session),
        policies: await policies.forUser(user.user_id),
        mustChangePassword: mustChange(profile, policy, clock.now()),
        hasDevice: await hasSecondFactor(store.db, user.user_id),
      };
    },
  };
}

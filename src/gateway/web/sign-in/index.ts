import type { ConsoleUsers, LoginProfiles, Mfa } from '#identity';
import type { Clock } from '#kernel';
import type { Page, ReadSubject } from '../page.ts';
import { home } from './home.ts';
import { passwordChange } from './password-change.ts';
import { passwordSignIn, type PasswordSignInDeps } from './password.ts';
import { secondFactor } from './second-factor.ts';
import { stylesheet } from './stylesheet.ts';
import { readConsoleUser, USER } from './user-sessions.ts';

export interface SignInDeps extends Pick<PasswordSignInDeps, 'findAccount' | 'hasProvider'> {
  readonly consoleUsers: ConsoleUsers;
  readonly loginProfiles: LoginProfiles;
  readonly mfa: Mfa;
  readonly clock: Clock;
}

/** How users sign in with a password and a second factor: their pages, and how their sessions are read. */
export function signIn(deps: SignInDeps): {
  readonly pages: readonly Page[];
  readonly subjects: Readonly<Record<string, ReadSubject>>;
} {
  const { consoleUsers: users, loginProfiles: profiles, mfa, clock } = deps;
  return {
    pages: [
      ...passwordSignIn({ findAccount: deps.findAccount, hasProvider: deps.hasProvider, users, profiles }),
      ...secondFactor(mfa, clock),
      ...passwordChange(profiles),
      ...home(),
      ...stylesheet(),
    ],
    subjects: { [USER]: readConsoleUser(users, clock) },
  };
}

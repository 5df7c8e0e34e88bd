import type { Identity } from '#identity';
import type { Page, ReadSubject } from '../page.ts';
import type { PermitDeps } from '../permit.ts';
import { assets } from './assets.ts';
import { authenticatorApp } from './authenticator-app.ts';
import { credentialPages } from './credentials.ts';
import { devicePages } from './devices.ts';
import { home } from './home.ts';
import { loginRequestPages } from './login-requests.ts';
import { passwordChange } from './password-change.ts';
import { passwordSignIn, type PasswordSignInDeps } from './password.ts';
import { secondFactor } from './second-factor.ts';
import { sitesOf } from './site.ts';
import { readConsoleUser, USER } from './user-sessions.ts';

type IdentityParts = Pick<
  Identity,
  | 'browserSessions'
  | 'consoleUsers'
  | 'loginProfiles'
  | 'loginRequests'
  | 'mfa'
  | 'mfaAssignments'
  | 'mfaDevices'
  | 'passwordPolicies'
  | 'securityKeys'
>;

export interface SignInDeps
  extends IdentityParts, PermitDeps, Pick<PasswordSignInDeps, 'findAccount' | 'hasProvider'> {
  /** Those of the certificate. */
  readonly hostnames: readonly string[];
  /** Whether who has no second factor enrols one before anything else. */
  readonly requireMfa: boolean;
}

/** How users sign in with a password and a second factor: their pages, and how their sessions are read. */
export function signIn(deps: SignInDeps): {
  readonly pages: readonly Page[];
  readonly subjects: Readonly<Record<string, ReadSubject>>;
} {
  const { consoleUsers: users, loginProfiles: profiles, securityKeys: keys, clock, region } = deps;
  const factors = {
    keys,
    devices: deps.mfaDevices,
    sessions: deps.browserSessions,
    siteOf: sitesOf(deps.hostnames),
    clock,
  };
  return {
    pages: [
      ...passwordSignIn({ findAccount: deps.findAccount, hasProvider: deps.hasProvider, users, profiles }),
      ...secondFactor({ ...factors, mfa: deps.mfa }),
      ...passwordChange({ profiles, policies: deps.passwordPolicies, region, clock }),
      ...devicePages({ ...factors, assignments: deps.mfaAssignments, region }),
      ...authenticatorApp({ devices: deps.mfaDevices, assignments: deps.mfaAssignments, region, clock }),
      ...credentialPages(deps.loginRequests),
      ...loginRequestPages(deps.loginRequests),
      ...home(),
      ...assets(),
    ],
    subjects: { [USER]: readConsoleUser(users, clock, deps.requireMfa) },
  };
}

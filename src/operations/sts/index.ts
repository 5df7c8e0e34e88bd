import type { Identity } from '#identity';
import type { Clock } from '#kernel';
import type { Operation } from '../operation.ts';
import { assumeRole } from './AssumeRole.ts';
import { assumeRoleWithWebIdentity } from './AssumeRoleWithWebIdentity.ts';
import { decodeAuthorizationMessage } from './DecodeAuthorizationMessage.ts';
import { getAccessKeyInfo } from './GetAccessKeyInfo.ts';
import { getCallerIdentity } from './GetCallerIdentity.ts';
import { getFederationToken } from './GetFederationToken.ts';
import { getSessionToken } from './GetSessionToken.ts';

/** STS: who one is, and sessions. */
export function sts(
  { accessKeys, authorizationMessages, mfa, sessions, webIdentities }: Identity,
  clock: Clock,
): readonly Operation[] {
  return [
    assumeRole(sessions, mfa, clock),
    assumeRoleWithWebIdentity(sessions, webIdentities),
    decodeAuthorizationMessage(authorizationMessages),
    getAccessKeyInfo(accessKeys),
    getCallerIdentity(),
    getFederationToken(sessions),
    getSessionToken(sessions, mfa, clock),
  ];
}

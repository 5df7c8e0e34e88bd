import type { Clock, Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { newSecretAccessKey, newSessionKeyId } from '../ids.ts';
import type { SessionFacts } from '../principal.ts';
import type { SecretSealer } from '../secret-sealer.ts';
import type { SessionPolicies, SessionSubject } from './claims.ts';
import { refuseTooLarge } from './packed-size.ts';
import { sealSession } from './session-token.ts';

/** The credentials of a session: all three go with each request. */
export interface SessionCredentials {
  /** `ASIA…` */
  readonly accessKeyId: string;
  readonly secret: Secret;
  readonly sessionToken: Secret;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface IssuedSession {
  readonly credentials: SessionCredentials;
  /** Per cent of the room for policies and tags; absent where the session has neither. */
  readonly packedPolicySize?: number;
}

export interface SessionOrder {
  readonly accountId: string;
  readonly subject: SessionSubject;
  readonly seconds: number;
  readonly facts: Omit<SessionFacts, 'issuedAt' | 'expiresAt'>;
  readonly policies?: SessionPolicies | undefined;
}

/** Makes the credentials of a session. Nothing is stored: the token is all there is of it. */
export type IssueSession = (order: SessionOrder) => Promise<IssuedSession>;

/** @throws (the function that it gives) ApiError `PackedPolicyTooLargeException` */
export function sessionIssuer(deps: {
  readonly sealer: SecretSealer;
  readonly clock: Clock;
  readonly region: string;
}): IssueSession {
  return async ({ accountId, subject, seconds, policies, ...order }) => {
    const issuedAt = deps.clock.now();
    // Whole seconds, as the answer's timestamp has them: what a client is told is when it ends.
    const expiresAt = (Math.floor(issuedAt / 1000) + seconds) * 1000;
    const facts = { ...order.facts, issuedAt, expiresAt };
    const packedPolicySize = refuseTooLarge(policies, facts);
    const accessKeyId = newSessionKeyId(accountId);
    const secret = newSecretAccessKey();
    const claims = {
      accountId,
      subject,
      secret: revealSecret(secret),
      facts,
      ...(policies === undefined ? {} : { policies }),
    };
    const sessionToken = await sealSession(deps.sealer, deps.region, accessKeyId, claims);
    return {
      credentials: { accessKeyId, secret, sessionToken, expiresAt: facts.expiresAt },
      ...(packedPolicySize === undefined ? {} : { packedPolicySize }),
    };
  };
}

import { ApiError, assumedRoleArn, federatedUserArn, limits } from '#kernel';
import type { RoleRow, Store } from '#store';
import { originUserOf, type Principal, type SessionFacts } from '../principal.ts';
import type { Tag } from '../tags.ts';
import type { IssuedSession, IssueSession } from './issue.ts';
import { sessionPolicies, type WantedPolicies } from './session-policies.ts';
import { sessionTags, type SessionTags } from './session-tags.ts';
import { readTrust, type RoleTrust } from './trust.ts';

/** What may be asked of any session. */
export interface SessionWishes {
  readonly policies: WantedPolicies;
  /** Seconds; what is usual for the operation unless given. */
  readonly seconds?: number | undefined;
  readonly tags: readonly Tag[];
}

export interface RoleWishes extends SessionWishes {
  readonly sessionName: string;
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string | undefined;
}

export interface AssumedRole extends IssuedSession {
  readonly arn: string;
  /** `AROA…:session` */
  readonly assumedRoleId: string;
  readonly sourceIdentity?: string;
}

/**
 * Short-lived credentials. Who may have them was decided before: by the caller's policies and the role's trust.
 *
 * promise 3: nothing needs a long-lived secret
 */
export interface Sessions {
  /** Whom a role trusts; a role that is not there trusts nobody. */
  trustOf(roleArn: string): Promise<RoleTrust>;
  /**
   * @param trust what the caller was authorised against: the session is one in that very role
   * @param mfaAuthenticatedAt when a second factor was shown, for this or by the caller's own session
   * @throws ApiError `ValidationException` | `MalformedPolicyDocumentException` | `PackedPolicyTooLargeException`
   */
  assumeRole(
    caller: Principal,
    trust: RoleTrust,
    wishes: RoleWishes,
    mfaAuthenticatedAt: number | undefined,
  ): Promise<AssumedRole>;
  /** A session in a role for somebody whom an identity provider vouches for. Errors as `assumeRole`. */
  assumeRoleFor(federatedProvider: string, trust: RoleTrust, wishes: RoleWishes): Promise<AssumedRole>;
  /** A session of a user's own, with all that the user may do. */
  ofUser(
    user: Principal,
    seconds: number | undefined,
    mfaAuthenticatedAt: number | undefined,
  ): Promise<IssuedSession>;
  /** A session for somebody who is no user here, within what the user may do. Errors as `assumeRole`. */
  federate(
    user: Principal,
    name: string,
    wishes: SessionWishes,
  ): Promise<IssuedSession & { readonly arn: string; readonly federatedUserId: string }>;
}

export function createSessions(store: Store, issue: IssueSession): Sessions {
  async function inRole(
    role: RoleRow,
    wishes: RoleWishes,
    tags: SessionTags,
    facts: Omit<SessionFacts, 'issuedAt' | 'expiresAt' | keyof SessionTags>,
  ): Promise<AssumedRole> {
    const { account_id: accountId, role_id: roleId, role_name: roleName } = role;
    const { sessionName, seconds = limits.sessionSecondsDefault } = wishes;
    if (seconds > role.max_session_seconds) {
      throw new ApiError(
        'ValidationException',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const issued = await issue({
      accountId,
      subject: { kind: 'role', roleId, sessionName },
      seconds,
      policies: await sessionPolicies(store.db, accountId, wishes.policies),
      facts: { ...facts, ...tags },
    });
    return {
      ...issued,
      arn: assumedRoleArn(accountId, roleName, sessionName),
      assumedRoleId: `${roleId}:${sessionName}`,
      ...(facts.sourceIdentity === undefined ? {} : { sourceIdentity: facts.sourceIdentity }),
    };
  }

  return {
    trustOf: (roleArn) => readTrust(store.db, roleArn),

    async assumeRole(caller, trust, wishes, mfaAuthenticatedAt) {
      const { session } = caller;
      if (
        caller.type === 'AssumedRole' &&
        (wishes.seconds ?? limits.sessionSecondsDefault) > limits.chainedSessionSeconds
      ) {
        throw new ApiError(
          'ValidationException',
          'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
        );
      }
      const sourceIdentity = keepSourceIdentity(session?.sourceIdentity, wishes.sourceIdentity);
      const federatedProvider = session?.federatedProvider;
      const originUserId = originUserOf(caller);
      return inRole(
        requireRoleOf(trust),
        wishes,
        sessionTags(wishes.tags, wishes.transitiveTagKeys, session),
        {
          ...(mfaAuthenticatedAt === undefined ? {} : { mfaAuthenticatedAt }),
          ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
          ...(federatedProvider === undefined ? {} : { federatedProvider }),
          ...(originUserId === undefined ? {} : { originUserId }),
        },
      );
    },

    async assumeRoleFor(federatedProvider, trust, wishes) {
      const { sourceIdentity } = wishes;
      return inRole(requireRoleOf(trust), wishes, sessionTags(wishes.tags, wishes.transitiveTagKeys), {
        federatedProvider,
        ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      });
    },

    async ofUser(user, seconds = limits.userSessionSecondsDefault, mfaAuthenticatedAt) {
      return issue({
        accountId: user.accountId,
        subject: { kind: 'user', userId: user.principalId },
        seconds,
        facts: {
          tags: new Map(),
          transitiveTagKeys: [],
          ...(mfaAuthenticatedAt === undefined ? {} : { mfaAuthenticatedAt }),
        },
      });
    },

    async federate(user, name, { seconds = limits.userSessionSecondsDefault, ...wishes }) {
      const { accountId, principalId: userId } = user;
      const issued = await issue({
        accountId,
        subject: { kind: 'federated', userId, name },
        seconds,
        policies: await sessionPolicies(store.db, accountId, wishes.policies),
        facts: sessionTags(wishes.tags, []),
      });
      return {
        ...issued,
        arn: federatedUserArn(accountId, name),
        federatedUserId: `${accountId}:${name}`,
      };
    },
  };
}

/** Once set it stays, however many roles the chain has. */
function keepSourceIdentity(inherited: string | undefined, wanted: string | undefined): string | undefined {
  if (inherited === undefined || wanted === undefined || inherited === wanted) return inherited ?? wanted;
  throw new ApiError('AccessDeniedException', 'The source identity of a session cannot be changed.');
}

/** Nobody is trusted by a role that is not there, so that who comes here has one. */
function requireRoleOf({ role }: RoleTrust): RoleRow {
  if (role !== undefined) return role;
  throw new ApiError('AccessDeniedException', 'The role is not there, or does not trust the caller.');
}

import { ApiError, limits, Secret, userArn, type Clock } from '#kernel';
import type { PolicySet } from '#policy';
import type { Store } from '#store';
import type { AccessKey } from '../access-key.ts';
import { isOpen } from '../accounts.ts';
import type { PrincipalPolicies } from '../principal-policies.ts';
import { federatedPrincipal, rolePrincipal, userPrincipal } from '../principal.ts';
import { readTags } from '../tags.ts';
import type { SessionClaims, SessionSubject } from './claims.ts';
import type { OpenedSession } from './opened-sessions.ts';
import { personOfSession } from '../workforce/portal/access.ts';
import { compileSessionPolicies } from './session-policies.ts';

/** @throws ApiError `ExpiredTokenException` */
export function refuseOutdated({ facts }: SessionClaims, clock: Clock): void {
  const now = clock.now();
  if (now >= facts.expiresAt) {
    throw new ApiError('ExpiredTokenException', 'The security token included in the request is expired');
  }
  // Another replica's clock may be ahead of ours, by as much as a signature's may.
  if (facts.issuedAt > now + limits.signatureSkewMilliseconds) {
    throw new ApiError(
      'UnrecognizedClientException',
      'The security token included in the request is not yet valid.',
    );
  }
}

/**
 * Turns an opened session into what a request is checked against, with the tags and policies that its user or role
 * has now. The ids are compared, not the names: of a user or role that was deleted, and of one that was made again
 * under its name, no session is left.
 *
 * promise 3: deleting a user or role ends its sessions at once
 */
export class SessionKeys {
  readonly #store: Store;
  readonly #policies: PrincipalPolicies;

  constructor(store: Store, policies: PrincipalPolicies) {
    this.#store = store;
    this.#policies = policies;
  }

  async read(accessKeyId: string, { fingerprint, claims }: OpenedSession): Promise<AccessKey | undefined> {
    const { subject, accountId } = claims;
    const principal = await this.#principal(accessKeyId, claims, subject);
    if (principal === undefined) return undefined;
    return {
      accessKeyId,
      fingerprint,
      secret: new Secret(claims.secret),
      principal,
      policies: await this.#policiesOf(subject, accountId, claims.policies),
    };
  }

  async #principal(
    accessKeyId: string,
    { accountId, facts: session }: SessionClaims,
    subject: SessionSubject,
  ) {
    if (!(await isOpen(this.#store.db, accountId))) return undefined;
    if (subject.kind === 'role') {
      const role = await this.#store.db
        .selectFrom('roles')
        .selectAll()
        .where('role_id', '=', subject.roleId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      if (role === undefined) return undefined;
      const { personId, roleId } = subject;
      const { issuedAt } = session;
      const person =
        personId === undefined
          ? undefined
          : await personOfSession(this.#store.db, { personId, roleId, issuedAt });
      if (personId !== undefined && person === undefined) return undefined;
      return rolePrincipal({
        accountId,
        roleId: role.role_id,
        roleName: role.role_name,
        path: role.path,
        sessionName: subject.sessionName,
        accessKeyId,
        tags: await this.#tagsOf(role.role_id),
        session,
        ...(person === undefined ? {} : { onBehalfOf: person }),
      });
    }
    const user = await this.#store.db
      .selectFrom('users')
      .selectAll()
      .where('user_id', '=', subject.userId)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (user === undefined) return undefined;
    const { user_id: userId, user_name: userName, path } = user;
    if (subject.kind === 'user') {
      const tags = await this.#tagsOf(userId);
      return userPrincipal({ accountId, userId, userName, path, accessKeyId, tags, session });
    }
    return federatedPrincipal({
      accountId,
      federatedName: subject.name,
      accessKeyId,
      issuer: { userId, userName, arn: userArn(accountId, path, userName) },
      session,
    });
  }

  async #tagsOf(ownerId: string): Promise<ReadonlyMap<string, string>> {
    return new Map((await readTags(this.#store.db, ownerId)).map(({ key, value }) => [key, value]));
  }

  async #policiesOf(
    subject: SessionSubject,
    accountId: string,
    policies: SessionClaims['policies'],
  ): Promise<PolicySet> {
    const own =
      subject.kind === 'role'
        ? await this.#policies.forRole(subject.roleId)
        : await this.#policies.forUser(subject.userId);
    // A federated user has what the session's policies allow, so that one without policies may do nothing.
    const bounds = policies ?? (subject.kind === 'federated' ? { arns: [] } : undefined);
    if (bounds === undefined) return own;
    return { ...own, session: await compileSessionPolicies(this.#store.db, accountId, bounds) };
  }
}

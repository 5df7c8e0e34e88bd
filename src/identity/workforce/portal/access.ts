import { ApiError, identityStoreArn } from '#kernel';
import type { Database, Store } from '#store';
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { IssuedSession, IssueSession } from '../../sessions/issue.ts';
import { sessionTags } from '../../sessions/session-tags.ts';
import type { Tag } from '../../tags.ts';
import { sessionSeconds } from '../session-duration.ts';
import type { Person } from '../sign-in.ts';
import type { PortalAccess } from './tokens.ts';

/** What people may have, as they are assigned right now. */
export interface Portal {
  /** Account ids, sorted. */
  accounts(person: Person): Promise<readonly string[]>;
  /** Names of permission sets, sorted. */
  roles(person: Person, accountId: string): Promise<readonly string[]>;
  /**
   * A session in a permission set's role, which tells whose it is: its name, its source identity and its tags.
   *
   * promise 3: nothing needs a long-lived secret
   * @throws ApiError `AccessDeniedException` where nobody has assigned them
   */
  credentials(access: PortalAccess, accountId: string, permissionSetName: string): Promise<IssuedSession>;
}

export function createPortal(store: Store, issue: IssueSession): Portal {
  const assigned = (userId: string) =>
    store.db
      .selectFrom('account_assignments as assignment')
      .innerJoin('permission_sets as set', 'set.permission_set_id', 'assignment.permission_set_id')
      .innerJoin('permission_set_roles as role', (join) =>
        join
          .onRef('role.permission_set_id', '=', 'assignment.permission_set_id')
          .onRef('role.account_id', '=', 'assignment.account_id'),
      )
      // Of an account that is closed nobody has anything.
      .innerJoin('accounts as account', 'account.account_id', 'assignment.account_id')
      .where('account.closed_at', 'is', null)
      .where(isAbout(userId));

  return {
    async accounts({ userId }) {
      const rows = await assigned(userId)
        .select('assignment.account_id')
        .distinct()
        .orderBy('assignment.account_id')
        .execute();
      return rows.map(({ account_id }) => account_id);
    },

    async roles({ userId }, accountId) {
      const rows = await assigned(userId)
        .select('set.permission_set_name')
        .distinct()
        .where('assignment.account_id', '=', accountId)
        .orderBy('set.permission_set_name')
        .execute();
      return rows.map(({ permission_set_name }) => permission_set_name);
    },

    async credentials({ person, mfaAt }, accountId, permissionSetName) {
      const row = await assigned(person.userId)
        .select(['role.role_id', 'set.session_duration'])
        .where('assignment.account_id', '=', accountId)
        .where('set.permission_set_name', '=', permissionSetName)
        .executeTakeFirst();
      if (row === undefined) throw new ApiError('AccessDeniedException', 'No access');
      const { userId, userName } = person;
      // Where the name cannot be that of a session, the id can, and is nobody else's.
      const sessionName = /^[\w+=,.@-]{2,64}$/.test(userName) ? userName : userId;
      return issue({
        accountId,
        subject: { kind: 'role', roleId: row.role_id, sessionName, personId: userId },
        seconds: sessionSeconds(row.session_duration),
        facts: {
          sourceIdentity: sessionName,
          ...(mfaAt === undefined ? {} : { mfaAuthenticatedAt: mfaAt }),
          ...sessionTags(tagsOf(person), []),
        },
      });
    },
  };
}

/** Theirs by the identity provider, and who they are, which the provider cannot say otherwise. */
function tagsOf({ userId, userName, sessionTags: given }: Person): readonly Tag[] {
  const own: readonly Tag[] = [
    { key: 'UserId', value: userId },
    ...(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u.test(userName) ? [{ key: 'UserName', value: userName }] : []),
  ];
  const isOwn = ({ key }: Tag): boolean => /^user(id|name)$/i.test(key);
  return [...own, ...given.filter((tag) => !isOwn(tag))];
}

/**
 * On whose behalf a role session is, where they are still assigned to the role, and have been since before it began:
 * what ends, ends with its sessions, and what is given anew does not bring them back.
 */
export async function personOfSession(
  db: Kysely<Database>,
  session: { readonly personId: string; readonly roleId: string; readonly issuedAt: number },
): Promise<{ readonly userId: string; readonly identityStoreArn: string } | undefined> {
  const { personId, roleId, issuedAt } = session;
  const row = await db
    .selectFrom('workforce_users as user')
    .select(['user.user_id', 'user.account_id', 'user.identity_store_id'])
    .where('user.user_id', '=', personId)
    .where((user) =>
      user.exists(
        user
          .selectFrom('account_assignments as assignment')
          .innerJoin('permission_set_roles as role', (join) =>
            join
              .onRef('role.permission_set_id', '=', 'assignment.permission_set_id')
              .onRef('role.account_id', '=', 'assignment.account_id'),
          )
          .select('role.role_id')
          .where('role.role_id', '=', roleId)
          .where('assignment.created_at', '<=', issuedAt)
          .where(isAbout(personId, issuedAt)),
      ),
    )
    .executeTakeFirst();
  return (
    row && {
      userId: row.user_id,
      identityStoreArn: identityStoreArn(row.account_id, row.identity_store_id),
    }
  );
}

type Assignment = ExpressionBuilder<Database & { assignment: Database['account_assignments'] }, 'assignment'>;

/** That an assignment is this person's, by themselves or by a group that they have been in since then. */
function isAbout(userId: string, since = Number.MAX_SAFE_INTEGER) {
  return (row: Assignment) =>
    row.or([
      row.and([row('assignment.principal_type', '=', 'USER'), row('assignment.principal_id', '=', userId)]),
      row.and([
        row('assignment.principal_type', '=', 'GROUP'),
        row(
          'assignment.principal_id',
          'in',
          row
            .selectFrom('workforce_memberships')
            .select('group_id')
            .where('user_id', '=', userId)
            .where('created_at', '<=', since),
        ),
      ]),
    ]);
}

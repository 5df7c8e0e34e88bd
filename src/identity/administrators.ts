import { ApiError, userArn } from '#kernel';
import { evaluate, requestContext } from '#policy';
import type { Database } from '#store';
import { sql, type Transaction } from 'kysely';
import type { PrincipalPolicies } from './principal-policies.ts';

/**
 * The last-administrator rule: a change that takes rights or credentials away is refused where an account had
 * somebody who may do everything before it and would have nobody after it. An administrator is a user with an
 * active access key whom policies allow `*` on `*`, asked as for a request over TLS with a second factor.
 *
 * Who wants it nevertheless gives somebody else the rights first, or starts the service without the rule.
 *
 * promise 3: the last administrator cannot lock everybody out without being told
 */
export interface Administrators {
  /** Does `change` in the transaction. @throws ApiError `DeleteConflictException` */
  keep<T>(trx: Transaction<Database>, accountId: string, change: () => Promise<T>): Promise<T>;
}

/** @param enforced false where the operator has turned the rule off */
export function createAdministrators(policies: PrincipalPolicies, enforced: boolean): Administrators {
  /** Whom the last look found, by account: the first to look at the next time. */
  const found = new Map<string, string>();

  async function hasOne(trx: Transaction<Database>, accountId: string): Promise<boolean> {
    const hint = found.get(accountId);
    const users = await candidates(trx, accountId);
    const likeliestFirst = users.toSorted(
      (a, b) => Number(b.user_id === hint) - Number(a.user_id === hint) || a.created_at - b.created_at,
    );
    for (const user of likeliestFirst) {
      if (!mayAdminister(user, await policies.ownOfUser(user.user_id, trx))) continue;
      found.set(accountId, user.user_id);
      return true;
    }
    return false;
  }

  return {
    async keep(trx, accountId, change) {
      if (!enforced || !(await hasOne(trx, accountId))) return change();
      const result = await change();
      if (await hasOne(trx, accountId)) return result;
      throw new ApiError(
        'DeleteConflictException',
        `This would leave account ${accountId} without an administrator: no user would have both full access (* on *) and an active access key, and nobody could undo it. Give another user both first. To do it nevertheless, start Caprock with CAPROCK_KEEP_ADMINISTRATOR=0.`,
      );
    },
  };
}

interface Candidate {
  readonly user_id: string;
  readonly account_id: string;
  readonly user_name: string;
  readonly path: string;
  readonly created_at: number;
}

/** The users with an active access key who have, by themselves or by a group, a policy that speaks of every action. */
async function candidates(trx: Transaction<Database>, accountId: string): Promise<readonly Candidate[]> {
  const owners = trx
    .selectFrom('inline_policies')
    .select('owner_id')
    .where('account_id', '=', accountId)
    .where(speaksOfEveryAction('inline_policies.document'))
    .union(
      trx
        .selectFrom('attached_policies')
        .select('owner_id')
        .where('account_id', '=', accountId)
        .where((row) =>
          row.or([
            row('policy_arn', '=', ADMINISTRATOR_ACCESS),
            row(
              'policy_arn',
              'in',
              row
                .selectFrom('managed_policies as policy')
                .innerJoin('policy_versions as version', (join) =>
                  join
                    .onRef('version.policy_id', '=', 'policy.policy_id')
                    .onRef('version.version', '=', 'policy.default_version'),
                )
                .select('policy.arn')
                .where('policy.account_id', '=', accountId)
                .where(speaksOfEveryAction('version.document')),
            ),
          ]),
        ),
    );
  return trx
    .with('owners', () => owners)
    .selectFrom('users')
    .select(['user_id', 'account_id', 'user_name', 'path', 'created_at'])
    .where('account_id', '=', accountId)
    .where('user_id', 'in', (row) =>
      row.selectFrom('access_keys').select('user_id').where('status', '=', 'Active'),
    )
    .where((row) =>
      row.or([
        row('user_id', 'in', row.selectFrom('owners').select('owner_id')),
        row(
          'user_id',
          'in',
          row
            .selectFrom('group_members')
            .innerJoin('owners', 'owners.owner_id', 'group_members.group_id')
            .select('group_members.user_id'),
        ),
      ]),
    )
    .execute();
}

const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** A first sieve, which lets nobody through that evaluation would not judge; white space may be anywhere in JSON. */
function speaksOfEveryAction(column: string) {
  const document = sql.ref(column);
  const dense = sql`replace(replace(replace(replace(${document}, ' ', ''), ${'\n'}, ''), ${'\r'}, ''), ${'\t'}, '')`;
  return sql<boolean>`(${dense} like '%"Action":"*"%' or ${dense} like '%"Action":["*"%')`;
}

/** Everything, and therein what undoes a lock-out: a policy may deny that in particular. */
const ACTIONS = ['*', 'iam:CreateAccessKey', 'iam:PutUserPolicy', 'iam:AttachUserPolicy'];

function mayAdminister(user: Candidate, policies: Parameters<typeof evaluate>[0]): boolean {
  const principal = {
    arn: userArn(user.account_id, user.path, user.user_name),
    accountId: user.account_id,
    userName: user.user_name,
    principalId: user.user_id,
  };
  const context = requestContext({
    principal,
    principalType: 'User',
    now: user.created_at,
    secureTransport: true,
    further: { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' },
  });
  return ACTIONS.every(
    (action) => evaluate(policies, { action, resource: '*', principal, context }).decision === 'allow',
  );
}

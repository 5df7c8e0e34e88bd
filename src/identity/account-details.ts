import type { Database, PolicyVersionRow, Store } from '#store';
import type { Kysely } from 'kysely';
import { awsManagedPolicies } from './aws-managed/index.ts';
import { policyNameOf } from './find-policy.ts';
import type { AttachedPolicy } from './attachments.ts';
import { toGroup, type Group } from './groups.ts';
import { toAwsPolicy, toPolicy, type ManagedPolicy } from './managed-policies.ts';
import type { Page, PageQuery } from './page.ts';
import { usageOf, UNUSED } from './policy-usage.ts';
import { toPolicyVersion, type PolicyVersion } from './policy-versions.ts';
import { toRole, type Role } from './roles.ts';
import { pageAcross, type Keyed, type Section } from './sections.ts';
import { readTagsOf } from './tags.ts';
import { toUser, type User } from './users.ts';

/** The policies that a user, group or role has of its own. */
export interface OwnedPolicies {
  readonly inline: readonly { readonly policyName: string; readonly document: string }[];
  readonly attached: readonly AttachedPolicy[];
}

/** All of one identity, or of one managed policy. */
export type AccountDetail =
  | {
      readonly kind: 'User';
      readonly user: User;
      readonly groups: readonly string[];
      readonly policies: OwnedPolicies;
    }
  | { readonly kind: 'Group'; readonly group: Group; readonly policies: OwnedPolicies }
  | { readonly kind: 'Role'; readonly role: Role; readonly policies: OwnedPolicies }
  | {
      readonly kind: 'LocalManagedPolicy' | 'AWSManagedPolicy';
      readonly policy: ManagedPolicy;
      readonly versions: readonly PolicyVersion[];
    };

export interface AccountDetailQuery extends PageQuery {
  readonly accountId: string;
  /** Only these kinds; all unless given. */
  readonly kinds?: readonly AccountDetail['kind'][];
}

/** Users, groups, roles, and the managed policies that are the account's own or that it uses. @throws ApiError `ValidationException` */
export type ListAccountDetails = (query: AccountDetailQuery) => Promise<Page<AccountDetail>>;

/** @param flushUses writes down which roles were used lately, so that the details know */
export function createListAccountDetails(store: Store, flushUses: () => Promise<void>): ListAccountDetails {
  const { db } = store;
  return async (query) => {
    await flushUses();
    const { accountId, kinds } = query;
    const sections: readonly (Section<AccountDetail> & { readonly name: AccountDetail['kind'] })[] = [
      { name: 'User', read: (after, most) => readUsers(db, accountId, after, most) },
      { name: 'Group', read: (after, most) => readGroups(db, accountId, after, most) },
      { name: 'Role', read: (after, most) => readRoles(db, accountId, after, most) },
      { name: 'LocalManagedPolicy', read: (after, most) => readPolicies(db, accountId, after, most) },
      { name: 'AWSManagedPolicy', read: (after, most) => readAwsPolicies(db, accountId, after, most) },
    ];
    return pageAcross(
      'account-details',
      query,
      sections.filter(({ name }) => kinds === undefined || kinds.length === 0 || kinds.includes(name)),
    );
  };
}

type Read = (
  db: Kysely<Database>,
  accountId: string,
  after: string,
  most: number,
) => Promise<readonly Keyed<AccountDetail>[]>;

const readUsers: Read = async (db, accountId, after, most) => {
  const rows = await db
    .selectFrom('users')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('user_name_key', '>', after)
    .orderBy('user_name_key')
    .limit(most)
    .execute();
  const ids = rows.map((row) => row.user_id);
  const [policies, tags, groups] = [
    await readOwnedPolicies(db, ids),
    await readTagsOf(db, ids),
    await readGroupNames(db, ids),
  ];
  return rows.map((row) => ({
    key: row.user_name_key,
    item: {
      kind: 'User',
      user: toUser(row, tags.get(row.user_id)),
      groups: groups.get(row.user_id) ?? [],
      policies: policies(row.user_id),
    },
  }));
};

const readGroups: Read = async (db, accountId, after, most) => {
  const rows = await db
    .selectFrom('groups')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('group_name_key', '>', after)
    .orderBy('group_name_key')
    .limit(most)
    .execute();
  const policies = await readOwnedPolicies(
    db,
    rows.map((row) => row.group_id),
  );
  return rows.map((row) => ({
    key: row.group_name_key,
    item: { kind: 'Group', group: toGroup(row), policies: policies(row.group_id) },
  }));
};

const readRoles: Read = async (db, accountId, after, most) => {
  const rows = await db
    .selectFrom('roles')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('role_name_key', '>', after)
    .orderBy('role_name_key')
    .limit(most)
    .execute();
  const ids = rows.map((row) => row.role_id);
  const [policies, tags] = [await readOwnedPolicies(db, ids), await readTagsOf(db, ids)];
  return rows.map((row) => ({
    key: row.role_name_key,
    item: { kind: 'Role', role: toRole(row, tags.get(row.role_id)), policies: policies(row.role_id) },
  }));
};

const readPolicies: Read = async (db, accountId, after, most) => {
  const rows = await db
    .selectFrom('managed_policies')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('policy_name_key', '>', after)
    .orderBy('policy_name_key')
    .limit(most)
    .execute();
  const versions = await readVersions(
    db,
    rows.map((row) => row.policy_id),
  );
  const usage = await usageOf(
    db,
    accountId,
    rows.map((row) => row.arn),
  );
  return rows.map((row) => ({
    key: row.policy_name_key,
    item: {
      kind: 'LocalManagedPolicy',
      policy: toPolicy(row, usage.get(row.arn) ?? UNUSED),
      versions: (versions.get(row.policy_id) ?? []).map((version) =>
        toPolicyVersion(version, row.default_version),
      ),
    },
  }));
};

/** Of AWS's policies those alone that the account uses. */
const readAwsPolicies: Read = async (db, accountId, after, most) => {
  const all = awsManagedPolicies();
  const usage = await usageOf(
    db,
    accountId,
    all.map(({ arn }) => arn),
  );
  return all
    .filter(({ arn, policyName }) => usage.has(arn) && policyName > after)
    .slice(0, most)
    .map((policy) => ({
      key: policy.policyName,
      item: {
        kind: 'AWSManagedPolicy',
        policy: toAwsPolicy(policy, usage.get(policy.arn) ?? UNUSED),
        versions: [
          { versionId: 'v1', isDefault: true, document: policy.document, createdAt: policy.createdAt },
        ],
      },
    }));
};

async function readOwnedPolicies(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<(id: string) => OwnedPolicies> {
  if (ids.length === 0) return () => ({ inline: [], attached: [] });
  const inline = await db
    .selectFrom('inline_policies')
    .selectAll()
    .where('owner_id', 'in', ids)
    .orderBy('policy_name')
    .execute();
  const attached = await db
    .selectFrom('attached_policies')
    .selectAll()
    .where('owner_id', 'in', ids)
    .orderBy('policy_arn')
    .execute();
  const inlineOf = Map.groupBy(inline, (row) => row.owner_id);
  const attachedOf = Map.groupBy(attached, (row) => row.owner_id);
  return (id) => ({
    inline: (inlineOf.get(id) ?? []).map((row) => ({ policyName: row.policy_name, document: row.document })),
    attached: (attachedOf.get(id) ?? []).map((row) => ({
      policyName: policyNameOf(row.policy_arn),
      policyArn: row.policy_arn,
    })),
  });
}

async function readGroupNames(
  db: Kysely<Database>,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('group_members as member')
    .innerJoin('groups', 'groups.group_id', 'member.group_id')
    .select(['member.user_id', 'groups.group_name'])
    .where('member.user_id', 'in', userIds)
    .orderBy('groups.group_name_key')
    .execute();
  const byUser = Map.groupBy(rows, (row) => row.user_id);
  return new Map([...byUser].map(([id, groups]) => [id, groups.map((row) => row.group_name)]));
}

async function readVersions(
  db: Kysely<Database>,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PolicyVersionRow[]>> {
  if (policyIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('policy_versions')
    .selectAll()
    .where('policy_id', 'in', policyIds)
    .orderBy('version', 'desc')
    .execute();
  return Map.groupBy(rows, (row) => row.policy_id);
}

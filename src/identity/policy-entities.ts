import type { Database, Store } from '#store';
import type { Expression, Kysely, SqlBool } from 'kysely';
import { expressionBuilder } from 'kysely';
import { requireKnownPolicy, type PolicyRef } from './find-policy.ts';
import { pathStartsWith } from './names.ts';
import type { Page, PageQuery } from './page.ts';
import { pageAcross, type Section } from './sections.ts';

/** A user, group or role that a policy is attached to, or that it bounds. */
export interface PolicyEntity {
  readonly kind: 'group' | 'role' | 'user';
  readonly name: string;
  /** Its unique id. */
  readonly id: string;
}

export interface PolicyEntityQuery extends PolicyRef, PageQuery {
  /** Only these. */
  readonly kind?: PolicyEntity['kind'];
  readonly pathPrefix?: string;
  /** Only those that use it so. */
  readonly usage?: 'PermissionsPolicy' | 'PermissionsBoundary';
}

/** Groups, then roles, then users. @throws ApiError `NoSuchEntityException` | `ValidationException` */
export type ListPolicyEntities = (query: PolicyEntityQuery) => Promise<Page<PolicyEntity>>;

export function createListPolicyEntities(store: Store): ListPolicyEntities {
  return async (query) => {
    await requireKnownPolicy(store.db, query);
    const sections: readonly (Section<PolicyEntity> & { readonly name: PolicyEntity['kind'] })[] = [
      { name: 'group', read: (after, most) => readGroups(store.db, query, after, most) },
      { name: 'role', read: (after, most) => readRoles(store.db, query, after, most) },
      { name: 'user', read: (after, most) => readUsers(store.db, query, after, most) },
    ];
    return pageAcross(
      'policy-entities',
      query,
      sections.filter(({ name }) => query.kind === undefined || query.kind === name),
    );
  };
}

type Read = (
  db: Kysely<Database>,
  query: PolicyEntityQuery,
  after: string,
  most: number,
) => ReturnType<Section<PolicyEntity>['read']>;

const readGroups: Read = async (db, query, after, most) => {
  if (query.usage === 'PermissionsBoundary') return [];
  const rows = await db
    .selectFrom('groups')
    .select(['group_id as id', 'group_name as name', 'group_name_key as key'])
    .where('account_id', '=', query.accountId)
    .where('group_name_key', '>', after)
    .where(({ ref }) => pathStartsWith(ref('path'), query.pathPrefix ?? '/'))
    .where('group_id', 'in', attachedTo(query))
    .orderBy('group_name_key')
    .limit(most)
    .execute();
  return rows.map(({ id, name, key }) => ({ key, item: { kind: 'group', name, id } }));
};

const readRoles: Read = async (db, query, after, most) => {
  const rows = await db
    .selectFrom('roles')
    .select(['role_id as id', 'role_name as name', 'role_name_key as key'])
    .where('account_id', '=', query.accountId)
    .where('role_name_key', '>', after)
    .where(({ ref }) => pathStartsWith(ref('path'), query.pathPrefix ?? '/'))
    .where((row) =>
      uses(query, row('role_id', 'in', attachedTo(query)), row('boundary_arn', '=', query.policyArn)),
    )
    .orderBy('role_name_key')
    .limit(most)
    .execute();
  return rows.map(({ id, name, key }) => ({ key, item: { kind: 'role', name, id } }));
};

const readUsers: Read = async (db, query, after, most) => {
  const rows = await db
    .selectFrom('users')
    .select(['user_id as id', 'user_name as name', 'user_name_key as key'])
    .where('account_id', '=', query.accountId)
    .where('user_name_key', '>', after)
    .where(({ ref }) => pathStartsWith(ref('path'), query.pathPrefix ?? '/'))
    .where((row) =>
      uses(query, row('user_id', 'in', attachedTo(query)), row('boundary_arn', '=', query.policyArn)),
    )
    .orderBy('user_name_key')
    .limit(most)
    .execute();
  return rows.map(({ id, name, key }) => ({ key, item: { kind: 'user', name, id } }));
};

function attachedTo({ accountId, policyArn }: PolicyRef) {
  return expressionBuilder<Database>()
    .selectFrom('attached_policies')
    .select('owner_id')
    .where('account_id', '=', accountId)
    .where('policy_arn', '=', policyArn);
}

function uses(
  { usage }: PolicyEntityQuery,
  attached: Expression<SqlBool>,
  bounded: Expression<SqlBool>,
): Expression<SqlBool> {
  if (usage === 'PermissionsPolicy') return attached;
  if (usage === 'PermissionsBoundary') return bounded;
  return expressionBuilder<Database>().or([attached, bounded]);
}

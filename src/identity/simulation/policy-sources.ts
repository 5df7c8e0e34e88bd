import { ApiError, codeOf, parseArn, userArn } from '#kernel';
import type { PolicySet } from '#policy';
import type { Database, Store } from '#store';
import type { Kysely } from 'kysely';
import { awsManagedPolicy } from '../aws-managed/index.ts';
import { requireGroup } from '../find-group.ts';
import { policyNameOf } from '../find-policy.ts';
import { requireRole } from '../find-role.ts';
import { requireUser } from '../find-user.ts';
import type { Guardrails } from '../organizations/guardrails.ts';
import { readTags } from '../tags.ts';

/** A policy with where it comes from, for who explains what it does. */
interface SourcePolicy {
  /** A managed policy's name; of an inline policy the owner's too: `user_ada_own`. */
  readonly id: string;
  readonly type: 'user' | 'group' | 'role' | 'aws-managed' | 'user-managed';
  readonly document: string;
}

/** All that decides what a user, a role or the members of a group may do. */
export interface PolicySources {
  readonly kind: 'user' | 'group' | 'role';
  readonly identity: readonly SourcePolicy[];
  readonly boundary?: SourcePolicy;
  /** Of the account, from the organisation's root down; nobody in the account is shown its text. */
  readonly serviceControl?: PolicySet['serviceControl'];
  /** `aws:userid`; a group has none. */
  readonly principalId?: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** @throws ApiError `NoSuchEntityException` | `InvalidInputException` for what is not the ARN of one of the account's */
type ReadPolicySources = (accountId: string, arn: string) => Promise<PolicySources>;

export function createReadPolicySources(store: Store, guardrails: Guardrails): ReadPolicySources {
  const { db } = store;

  async function sourcesOf(accountId: string, { kind, path, name }: SourceName) {
    if (kind === 'group') {
      const { group_id, ...row } = await requireGroup(db, { accountId, groupName: name });
      refuseOtherPath(row, path);
      return { owners: [{ id: group_id, kind, name }], tags: [] };
    }
    if (kind === 'role') {
      const row = await requireRole(db, { accountId, roleName: name });
      refuseOtherPath(row, path);
      const owners = [{ id: row.role_id, kind, name: row.role_name }];
      return {
        owners,
        boundary: row.boundary_arn,
        principalId: row.role_id,
        tags: await readTags(db, row.role_id),
      };
    }
    const row = await requireUser(db, { accountId, userName: name });
    refuseOtherPath(row, path);
    const groups = await db
      .selectFrom('group_members')
      .innerJoin('groups', 'groups.group_id', 'group_members.group_id')
      .select(['groups.group_id', 'groups.group_name'])
      .where('group_members.user_id', '=', row.user_id)
      .orderBy('groups.group_name_key')
      .execute();
    const owners: readonly Owner[] = [
      { id: row.user_id, kind, name: row.user_name },
      ...groups.map((group) => ({ id: group.group_id, kind: 'group' as const, name: group.group_name })),
    ];
    return {
      owners,
      boundary: row.boundary_arn,
      principalId: row.user_id,
      tags: await readTags(db, row.user_id),
    };
  }

  return async (accountId, arn) => {
    const source = readSourceArn(accountId, arn);
    const { owners, boundary, ...rest } = await sourcesOf(accountId, source);
    const identity: SourcePolicy[] = [];
    for (const owner of owners) {
      identity.push(...(await inlineOf(db, owner)), ...(await attachedTo(db, owner)));
    }
    return {
      kind: source.kind,
      identity,
      ...(boundary ? { boundary: await managed(db, boundary) } : {}),
      ...(await guardrails.of(accountId)),
      ...rest,
    };
  };
}

interface Owner {
  readonly id: string;
  readonly kind: PolicySources['kind'];
  readonly name: string;
}

async function inlineOf(db: Kysely<Database>, { id, kind, name }: Owner): Promise<SourcePolicy[]> {
  const rows = await db
    .selectFrom('inline_policies')
    .selectAll()
    .where('owner_id', '=', id)
    .orderBy('policy_name')
    .execute();
  return rows.map((row) => ({
    id: `${kind}_${name}_${row.policy_name}`,
    type: kind,
    document: row.document,
  }));
}

async function attachedTo(db: Kysely<Database>, { id }: Owner): Promise<SourcePolicy[]> {
  const rows = await db
    .selectFrom('attached_policies')
    .select('policy_arn')
    .where('owner_id', '=', id)
    .orderBy('policy_arn')
    .execute();
  return Promise.all(rows.map((row) => managed(db, row.policy_arn)));
}

/** A managed policy in its default version, the account's own or one of AWS's. */
async function managed(db: Kysely<Database>, arn: string): Promise<SourcePolicy> {
  const row = await db
    .selectFrom('managed_policies as policy')
    .innerJoin('policy_versions as version', (join) =>
      join
        .onRef('version.policy_id', '=', 'policy.policy_id')
        .onRef('version.version', '=', 'policy.default_version'),
    )
    .select('version.document')
    .where('policy.arn', '=', arn)
    .executeTakeFirst();
  const id = policyNameOf(arn);
  if (row !== undefined) return { id, type: 'user-managed', document: row.document };
  return { id, type: 'aws-managed', document: awsManagedPolicy(arn)?.document ?? '' };
}

interface SourceName {
  readonly kind: PolicySources['kind'];
  readonly path: string;
  readonly name: string;
}

/** The ARN holds the path: with another one it is nobody's. */
function refuseOtherPath(row: { readonly path: string }, path: string): void {
  if (row.path === path) return;
  throw new ApiError('NoSuchEntityException', 'The user, group or role with this ARN cannot be found.');
}

function readSourceArn(accountId: string, arn: string): SourceName {
  try {
    const { service, account, resource } = parseArn(arn);
    const [, kind, path, name] = /^(user|group|role)(\/(?:.*\/)?)([^/]+)$/.exec(resource) ?? [];
    if (service === 'iam' && account === accountId && path !== undefined && name !== undefined) {
      return { kind: kind === 'user' || kind === 'group' ? kind : 'role', path, name };
    }
  } catch (error) {
    if (codeOf(error) !== 'InvalidArn') throw error;
  }
  throw new ApiError(
    'InvalidInputException',
    `PolicySourceArn must be the ARN of a user, group or role of this account, such as ${userArn(accountId, '/', 'ada')}.`,
  );
}

import type { Store } from '#store';
import { findPolicy } from './find-policy.ts';
import { findRole } from './find-role.ts';
import { findUser } from './find-user.ts';
import { readTags } from './tags.ts';

/** What conditions on an action's resource read: its tags, and the boundary that it has. */
export interface ResourceKeys {
  readonly tags: Readonly<Record<string, string>>;
  /** An ARN. */
  readonly permissionsBoundary?: string;
}

const NONE: ResourceKeys = { tags: {} };

/** Of a user, role or managed policy of this account, by its ARN; of anything else, nothing. */
export type ReadResourceKeys = (accountId: string, arn: string) => Promise<ResourceKeys>;

export function createReadResourceKeys(store: Store): ReadResourceKeys {
  const { db } = store;
  return async (accountId, arn) => {
    const [, account, kind, name] =
      /^arn:[^:]+:iam::(\d{12}):(user|role|policy)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
    if (account !== accountId || name === undefined) return NONE;
    if (kind === 'user') {
      const row = await findUser(db, { accountId, userName: name });
      return row === undefined ? NONE : keysOf(row.user_id, row.boundary_arn);
    }
    if (kind === 'role') {
      const row = await findRole(db, { accountId, roleName: name });
      return row === undefined ? NONE : keysOf(row.role_id, row.boundary_arn);
    }
    const row = await findPolicy(db, { accountId, policyArn: arn });
    return row === undefined ? NONE : keysOf(row.policy_id, null);
  };

  async function keysOf(ownerId: string, boundary: string | null): Promise<ResourceKeys> {
    const tags = await readTags(db, ownerId);
    return {
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      ...(boundary === null ? {} : { permissionsBoundary: boundary }),
    };
  }
}

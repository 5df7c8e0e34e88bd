import { limits } from '#kernel';
import type { Database } from '#store';
import type { Kysely } from 'kysely';
import { requireGroup, type GroupRef } from './find-group.ts';
import { requireOwnPolicy, type PolicyRef } from './find-policy.ts';
import { requireRole, type RoleRef } from './find-role.ts';
import { requireUser, type UserRef } from './find-user.ts';
import type { TaggableKind } from './tags.ts';

/**
 * A kind of identity that has policies. What users, groups and roles have in common (inline policies, attached
 * policies, boundaries, tags) is written once for all of them, over this.
 */
export interface OwnerKind<Ref> {
  readonly word: 'user' | 'group' | 'role';
  /** IAM's word in the names of its quotas. */
  readonly plural: 'User' | 'Group' | 'Role';
  /** All its inline policies together, white space not counted. */
  readonly inlineCharacters: number;
  readonly nameOf: (ref: Ref) => string;
  /** Its unique id. @throws ApiError `NoSuchEntityException` */
  readonly requireId: (db: Kysely<Database>, ref: Ref) => Promise<string>;
}

export const userKind: OwnerKind<UserRef> & { readonly word: 'user' } = {
  word: 'user',
  plural: 'User',
  inlineCharacters: limits.inlinePolicyCharacters,
  nameOf: ({ userName }) => userName,
  requireId: async (db, ref) => (await requireUser(db, ref)).user_id,
};

export const groupKind: OwnerKind<GroupRef> = {
  word: 'group',
  plural: 'Group',
  inlineCharacters: limits.groupInlinePolicyCharacters,
  nameOf: ({ groupName }) => groupName,
  requireId: async (db, ref) => (await requireGroup(db, ref)).group_id,
};

export const roleKind: OwnerKind<RoleRef> & { readonly word: 'role' } = {
  word: 'role',
  plural: 'Role',
  inlineCharacters: limits.roleInlinePolicyCharacters,
  nameOf: ({ roleName }) => roleName,
  requireId: async (db, ref) => (await requireRole(db, ref)).role_id,
};

/** Managed policies have tags alone. */
export const policyKind: TaggableKind<PolicyRef> = {
  word: 'policy',
  requireId: async (db, ref) => (await requireOwnPolicy(db, ref)).policy_id,
};

import { codeOf, parseArn, roleArn } from '#kernel';
import { compileTrustPolicyDocument, TRUSTS_NOBODY, type CompiledTrustPolicy } from '#policy';
import type { Database, RoleRow } from '#store';
import type { Kysely } from 'kysely';
import { isOpen } from '../accounts.ts';
import { findRole } from '../find-role.ts';
import { readTags, type Tag } from '../tags.ts';

/** A role that somebody asks for, and whom it trusts. */
export interface RoleTrust {
  readonly accountId: string;
  readonly policy: CompiledTrustPolicy;
  /** `undefined` for one that is not there; it trusts nobody, so that who asks learns nothing. */
  readonly role?: RoleRow;
  /** The role's own. */
  readonly tags: readonly Tag[];
}

/** The trust of the role with this ARN (attacker-controlled), as it is now. */
export async function readTrust(db: Kysely<Database>, arn: string): Promise<RoleTrust> {
  const { accountId, name: roleName } = readRoleArn(arn);
  const nobody = { accountId, policy: TRUSTS_NOBODY, tags: [] };
  if (roleName === undefined || !(await isOpen(db, accountId))) return nobody;
  const role = await findRole(db, { accountId, roleName });
  if (role === undefined || roleArn(accountId, role.path, role.role_name) !== arn) return nobody;
  const ids = Object.entries(JSON.parse(role.trust_ids) as Record<string, string>);
  const tags = await readTags(db, role.role_id);
  return { accountId, role, tags, policy: compileTrustPolicyDocument(role.trust_policy, new Map(ids)) };
}

function readRoleArn(arn: string): { readonly accountId: string; readonly name?: string } {
  try {
    const { partition, service, region, account, resource } = parseArn(arn);
    const name = /^role\/(?:.*\/)?([^/]+)$/.exec(resource)?.[1];
    const isRole = partition === 'aws' && service === 'iam' && region === '' && /^\d{12}$/.test(account);
    return name === undefined || !isRole ? { accountId: '' } : { accountId: account, name };
  } catch (error) {
    if (codeOf(error) === 'InvalidArn') return { accountId: '' };
    throw error;
  }
}

import type { Role } from '#identity';
import type { Role as RoleShape, RoleLastUsed } from '#shapes';
import { boundaryMember } from './boundary-output.ts';
import { documentOutput } from './document-output.ts';
import { tagsMember } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export function roleOutput(role: Role): RoleShape {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: documentOutput(role.trustPolicy),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
    ...boundaryMember(role.permissionsBoundary),
    ...tagsMember(role.tags),
  };
}

/** Empty for a role that was never used. GetRole and the account's details give it; lists do not, as in AWS. */
export function roleLastUsed({ lastUse }: Role): RoleLastUsed {
  return lastUse === undefined ? {} : { LastUsedDate: new Date(lastUse.at), Region: lastUse.region };
}

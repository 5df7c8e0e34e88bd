import type { Role } from '#identity';
import type { Role as RoleShape } from '#shapes';
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

import type { User } from '#identity';
import type { User as UserShape } from '#shapes';
import { boundaryMember } from './boundary-output.ts';
import { tagsMember } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export function userOutput(user: User): UserShape {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    ...(user.passwordUsedAt === undefined ? {} : { PasswordLastUsed: new Date(user.passwordUsedAt) }),
    ...boundaryMember(user.permissionsBoundary),
    ...tagsMember(user.tags),
  };
}

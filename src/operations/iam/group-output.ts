import type { Group } from '#identity';
import type { Group as GroupShape } from '#shapes';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Group.html */
export function groupOutput(group: Group): GroupShape {
  return {
    Path: group.path,
    GroupName: group.groupName,
    GroupId: group.groupId,
    Arn: group.arn,
    CreateDate: new Date(group.createdAt),
  };
}

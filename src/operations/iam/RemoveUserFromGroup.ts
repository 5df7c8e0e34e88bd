import type { GroupMembers, Groups } from '#identity';
import { operationShape, services, type RemoveUserFromGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupNeed, groupRef } from './group-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html */
export function removeUserFromGroup(members: Pick<GroupMembers, 'remove'>, groups: Pick<Groups, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'RemoveUserFromGroup'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: RemoveUserFromGroupRequest & { GroupName: string; UserName: string }, caller) =>
      groupNeed('iam:RemoveUserFromGroup', groups, input, caller),
    recorded: { input: ['GroupName', 'UserName'] },
    async perform({ input, caller }) {
      await members.remove({ ...groupRef(input, caller), userName: input.UserName });
      return { output: {} };
    },
  });
}

import type { GroupMembers, Groups } from '#identity';
import { operationShape, services, type AddUserToGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupNeed, groupRef } from './group-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html */
export function addUserToGroup(members: Pick<GroupMembers, 'add'>, groups: Pick<Groups, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'AddUserToGroup'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: AddUserToGroupRequest & { GroupName: string; UserName: string }, caller) =>
      groupNeed('iam:AddUserToGroup', groups, input, caller),
    recorded: { input: ['GroupName', 'UserName'] },
    async perform({ input, caller }) {
      await members.add({ ...groupRef(input, caller), userName: input.UserName });
      return { output: {} };
    },
  });
}

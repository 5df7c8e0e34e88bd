import type { GroupMembers, Groups } from '#identity';
import { operationShape, services, type GetGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupNeed, groupRef } from './group-need.ts';
import { groupOutput } from './group-output.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { userOutput } from './user-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html */
export function getGroup(groups: Pick<Groups, 'arnOf' | 'get'>, members: Pick<GroupMembers, 'users'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetGroup'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetGroupRequest & { GroupName: string }, caller) =>
      groupNeed('iam:GetGroup', groups, input, caller),
    recorded: { input: ['GroupName', 'MaxItems'] },
    async perform({ input, caller }) {
      const ref = groupRef(input, caller);
      const group = await groups.get(ref);
      const page = await members.users({ ...ref, ...pageQuery(input) });
      return {
        output: { Group: groupOutput(group), Users: page.items.map(userOutput), ...pageOutput(page) },
      };
    },
  });
}

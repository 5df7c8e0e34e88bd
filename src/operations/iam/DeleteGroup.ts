import type { Groups } from '#identity';
import { operationShape, services, type DeleteGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupNeed, groupRef } from './group-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html */
export function deleteGroup(groups: Pick<Groups, 'arnOf' | 'delete'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteGroup'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteGroupRequest & { GroupName: string }, caller) =>
      groupNeed('iam:DeleteGroup', groups, input, caller),
    recorded: { input: ['GroupName'] },
    async perform({ input, caller }) {
      await groups.delete(groupRef(input, caller));
      return { output: {} };
    },
  });
}

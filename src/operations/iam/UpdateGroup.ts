import type { Groups, Principal } from '#identity';
import { groupArn } from '#kernel';
import { operationShape, services, type UpdateGroupRequest } from '#shapes';
import { defineOperation, type Need } from '../operation.ts';
import { groupNeed, groupRef } from './group-need.ts';

type Input = UpdateGroupRequest & { GroupName: string };

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html */
export function updateGroup(groups: Pick<Groups, 'arnOf' | 'update'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateGroup'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: Input, caller) => {
      const before = await groupNeed('iam:UpdateGroup', groups, input, caller);
      return [...before, ...before.map((need) => ({ ...need, resource: renamed(need, input, caller) }))];
    },
    recorded: { input: ['GroupName', 'NewGroupName', 'NewPath'] },
    freeText: ['NewGroupName', 'NewPath'],
    async perform({ input, caller }) {
      await groups.update({
        ...groupRef(input, caller),
        ...(input.NewGroupName === undefined ? {} : { newGroupName: input.NewGroupName }),
        ...(input.NewPath === undefined ? {} : { newPath: input.NewPath }),
      });
      return { output: {} };
    },
  });
}

/** Who renames a group may do so to the group that it becomes, too. */
function renamed({ resource }: Need, input: Input, { accountId }: Principal): string {
  const path = input.NewPath ?? resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1);
  return groupArn(accountId, path, input.NewGroupName ?? input.GroupName);
}

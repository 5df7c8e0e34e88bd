import type { Groups } from '#identity';
import { groupArn } from '#kernel';
import { operationShape, services, type CreateGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupRef } from './group-need.ts';
import { groupOutput } from './group-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html */
export function createGroup(groups: Pick<Groups, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateGroup'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateGroupRequest & { GroupName: string }, caller) => [
      {
        action: 'iam:CreateGroup',
        resource: groupArn(caller.accountId, input.Path ?? '/', input.GroupName),
        resourceType: 'AWS::IAM::Group',
      },
    ],
    recorded: { input: ['GroupName', 'Path'], output: ['Group'] },
    freeText: ['GroupName', 'Path'],
    async perform({ input, caller }) {
      const group = await groups.create({
        ...groupRef(input, caller),
        ...(input.Path === undefined ? {} : { path: input.Path }),
      });
      return { output: { Group: groupOutput(group) } };
    },
  });
}

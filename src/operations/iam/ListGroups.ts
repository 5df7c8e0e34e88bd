import type { Groups } from '#identity';
import { groupArn } from '#kernel';
import { operationShape, services, type ListGroupsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupOutput } from './group-output.ts';
import { pageOutput, pageQuery, pathQuery } from './page-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html */
export function listGroups(groups: Pick<Groups, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListGroups'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListGroupsRequest, caller) => [
      { action: 'iam:ListGroups', resource: groupArn(caller.accountId, input.PathPrefix ?? '/', '') },
    ],
    recorded: { input: ['PathPrefix', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await groups.list({
        accountId: caller.accountId,
        ...pathQuery(input),
        ...pageQuery(input),
      });
      return { output: { Groups: page.items.map(groupOutput), ...pageOutput(page) } };
    },
  });
}

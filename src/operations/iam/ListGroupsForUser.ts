import type { GroupMembers, Users } from '#identity';
import { operationShape, services, type ListGroupsForUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupOutput } from './group-output.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html */
export function listGroupsForUser(members: Pick<GroupMembers, 'groups'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListGroupsForUser'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListGroupsForUserRequest & { UserName: string }, caller) =>
      userNeed('iam:ListGroupsForUser', users, input, caller),
    recorded: { input: ['UserName', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await members.groups({ ...targetUser(input, caller), ...pageQuery(input) });
      return { output: { Groups: page.items.map(groupOutput), ...pageOutput(page) } };
    },
  });
}

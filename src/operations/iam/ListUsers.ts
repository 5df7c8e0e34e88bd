import type { Users } from '#identity';
import { userArn } from '#kernel';
import { operationShape, services, type ListUsersRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { userOutput } from './user-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html */
export function listUsers(users: Pick<Users, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListUsers'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListUsersRequest, caller) => [
      { action: 'iam:ListUsers', resource: userArn(caller.accountId, input.PathPrefix ?? '/', '') },
    ],
    recorded: { input: ['PathPrefix', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await users.list({
        accountId: caller.accountId,
        ...(input.PathPrefix === undefined ? {} : { pathPrefix: input.PathPrefix }),
        ...pageQuery(input),
      });
      return { output: { Users: page.items.map(userOutput), ...pageOutput(page) } };
    },
  });
}

import type { Users } from '#identity';
import { userArn } from '#kernel';
import { operationShape, services, type CreateUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseUnbuilt } from './refuse-unbuilt.ts';
import { userOutput } from './user-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
export function createUser(users: Pick<Users, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateUserRequest & { UserName: string }, caller) => [
      {
        action: 'iam:CreateUser',
        resource: userArn(caller.accountId, input.Path ?? '/', input.UserName),
        resourceType: 'AWS::IAM::User',
      },
    ],
    recorded: { input: ['UserName', 'Path'], output: ['User'] },
    freeText: ['Path', 'Tags'],
    async perform({ input, caller }) {
      refuseUnbuilt(input, ['Tags', 'PermissionsBoundary']);
      const user = await users.create({
        accountId: caller.accountId,
        userName: input.UserName,
        ...(input.Path === undefined ? {} : { path: input.Path }),
      });
      return { output: { User: userOutput(user) } };
    },
  });
}

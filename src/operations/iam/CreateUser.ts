import type { Users } from '#identity';
import { userArn } from '#kernel';
import { operationShape, services, type CreateUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { boundaryKey } from './condition-keys.ts';
import { createNeeds } from './create-needs.ts';
import { tagsOf } from './tag-input.ts';
import { userOutput } from './user-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
export function createUser(users: Pick<Users, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateUserRequest & { UserName: string }, caller) =>
      createNeeds(
        'User',
        userArn(caller.accountId, input.Path ?? '/', input.UserName),
        tagsOf(input),
        boundaryKey(input),
      ),
    recorded: { input: ['UserName', 'Path', 'PermissionsBoundary', 'Tags'], output: ['User'] },
    freeText: ['Path', 'Tags'],
    async perform({ input, caller }) {
      const user = await users.create({
        accountId: caller.accountId,
        userName: input.UserName,
        ...(input.Path === undefined ? {} : { path: input.Path }),
        ...(input.PermissionsBoundary === undefined
          ? {}
          : { permissionsBoundary: input.PermissionsBoundary }),
        tags: tagsOf(input),
      });
      return { output: { User: userOutput(user) } };
    },
  });
}

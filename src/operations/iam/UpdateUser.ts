import type { Principal, Users } from '#identity';
import { userArn } from '#kernel';
import { operationShape, services, type UpdateUserRequest } from '#shapes';
import { defineOperation, type Need } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

type Input = UpdateUserRequest & { UserName: string };

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html */
export function updateUser(users: Pick<Users, 'arnOf' | 'update'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: Input, caller) => {
      const before = await userNeed('iam:UpdateUser', users, input, caller);
      return [...before, ...before.map((need) => ({ ...need, resource: renamed(need, input, caller) }))];
    },
    recorded: { input: ['UserName', 'NewUserName', 'NewPath'] },
    freeText: ['NewPath'],
    async perform({ input, caller }) {
      await users.update({
        ...targetUser(input, caller),
        ...(input.NewUserName === undefined ? {} : { newUserName: input.NewUserName }),
        ...(input.NewPath === undefined ? {} : { newPath: input.NewPath }),
      });
      return { output: {} };
    },
  });
}

/** Who renames a user may do so to the user that it becomes, too. */
function renamed({ resource }: Need, input: Input, { accountId }: Principal): string {
  const path = input.NewPath ?? resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1);
  return userArn(accountId, path, input.NewUserName ?? input.UserName);
}

import type { Users } from '#identity';
import { operationShape, services, type DeleteUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html */
export function deleteUser(users: Pick<Users, 'delete' | 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteUserRequest, caller) => userNeed('iam:DeleteUser', users, input, caller),
    recorded: { input: ['UserName'] },
    async perform({ input, caller }) {
      await users.delete(targetUser(input, caller));
      return { output: {} };
    },
  });
}

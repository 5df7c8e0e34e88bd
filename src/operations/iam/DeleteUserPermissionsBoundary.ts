import type { Boundaries, UserRef, Users } from '#identity';
import { operationShape, services, type DeleteUserPermissionsBoundaryRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html */
export function deleteUserPermissionsBoundary(
  boundaries: Pick<Boundaries<UserRef>, 'delete'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteUserPermissionsBoundary'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteUserPermissionsBoundaryRequest & { UserName: string }, caller) =>
      userNeed('iam:DeleteUserPermissionsBoundary', users, input, caller),
    recorded: { input: ['UserName'] },
    async perform({ input, caller }) {
      await boundaries.delete(targetUser(input, caller));
      return { output: {} };
    },
  });
}

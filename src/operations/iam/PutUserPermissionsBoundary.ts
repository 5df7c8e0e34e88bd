import type { Boundaries, UserRef, Users } from '#identity';
import { operationShape, services, type PutUserPermissionsBoundaryRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { boundaryKey, withKeys } from './condition-keys.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html */
export function putUserPermissionsBoundary(
  boundaries: Pick<Boundaries<UserRef>, 'put'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'PutUserPermissionsBoundary'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (
      input: PutUserPermissionsBoundaryRequest & { UserName: string; PermissionsBoundary: string },
      caller,
    ) => withKeys(await userNeed('iam:PutUserPermissionsBoundary', users, input, caller), boundaryKey(input)),
    recorded: { input: ['UserName', 'PermissionsBoundary'] },
    async perform({ input, caller }) {
      await boundaries.put({ ...targetUser(input, caller), policyArn: input.PermissionsBoundary });
      return { output: {} };
    },
  });
}

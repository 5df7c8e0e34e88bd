import type { AccessKeys, Users } from '#identity';
import { operationShape, services, type DeleteAccessKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html */
export function deleteAccessKey(accessKeys: Pick<AccessKeys, 'delete'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteAccessKey'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteAccessKeyRequest & { AccessKeyId: string }, caller) =>
      userNeed('iam:DeleteAccessKey', users, input, caller),
    recorded: { input: ['UserName', 'AccessKeyId'] },
    async perform({ input, caller }) {
      await accessKeys.delete({ ...targetUser(input, caller), accessKeyId: input.AccessKeyId });
      return { output: {} };
    },
  });
}

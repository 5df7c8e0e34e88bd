import type { AccessKeys, Users } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type UpdateAccessKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html */
export function updateAccessKey(accessKeys: Pick<AccessKeys, 'setStatus'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateAccessKey'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UpdateAccessKeyRequest & { AccessKeyId: string }, caller) =>
      userNeed('iam:UpdateAccessKey', users, input, caller),
    recorded: { input: ['UserName', 'AccessKeyId', 'Status'] },
    async perform({ input, caller }) {
      const status = input.Status;
      if (status !== 'Active' && status !== 'Inactive') {
        // The API's enum also has Expired, which IAM sets and nobody asks for.
        throw new ApiError('ValidationException', 'Status must be Active or Inactive.');
      }
      await accessKeys.setStatus({ ...targetUser(input, caller), accessKeyId: input.AccessKeyId, status });
      return { output: {} };
    },
  });
}

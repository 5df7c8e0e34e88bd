import type { ServiceSpecificCredentials, Users } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type UpdateServiceSpecificCredentialRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServiceSpecificCredential.html */
export function updateServiceSpecificCredential(
  credentials: Pick<ServiceSpecificCredentials, 'setStatus'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateServiceSpecificCredential'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: UpdateServiceSpecificCredentialRequest & { ServiceSpecificCredentialId: string },
      caller,
    ) => userNeed('iam:UpdateServiceSpecificCredential', users, input, caller),
    recorded: { input: ['UserName', 'ServiceSpecificCredentialId', 'Status'] },
    async perform({ input, caller }) {
      const status = input.Status;
      if (status !== 'Active' && status !== 'Inactive') {
        // The API's enum also has Expired, which time sets and nobody asks for.
        throw new ApiError('ValidationException', 'Status must be Active or Inactive.');
      }
      const credentialId = input.ServiceSpecificCredentialId;
      await credentials.setStatus({ ...targetUser(input, caller), credentialId, status });
      return { output: {} };
    },
  });
}

import type { ServiceSpecificCredentials, Users } from '#identity';
import { operationShape, services, type DeleteServiceSpecificCredentialRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceSpecificCredential.html */
export function deleteServiceSpecificCredential(
  credentials: Pick<ServiceSpecificCredentials, 'delete'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteServiceSpecificCredential'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: DeleteServiceSpecificCredentialRequest & { ServiceSpecificCredentialId: string },
      caller,
    ) => userNeed('iam:DeleteServiceSpecificCredential', users, input, caller),
    recorded: { input: ['UserName', 'ServiceSpecificCredentialId'] },
    async perform({ input, caller }) {
      const credentialId = input.ServiceSpecificCredentialId;
      await credentials.delete({ ...targetUser(input, caller), credentialId });
      return { output: {} };
    },
  });
}

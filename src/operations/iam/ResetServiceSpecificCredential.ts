import type { ServiceSpecificCredentials, Users } from '#identity';
import { operationShape, services, type ResetServiceSpecificCredentialRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import {
  newServiceSpecificCredentialOutput,
  RECORDED_OF_NEW_CREDENTIAL,
} from './service-specific-credential-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResetServiceSpecificCredential.html */
export function resetServiceSpecificCredential(
  credentials: Pick<ServiceSpecificCredentials, 'reset'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ResetServiceSpecificCredential'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: ResetServiceSpecificCredentialRequest & { ServiceSpecificCredentialId: string }, caller) =>
      userNeed('iam:ResetServiceSpecificCredential', users, input, caller),
    recorded: {
      input: ['UserName', 'ServiceSpecificCredentialId'],
      output: RECORDED_OF_NEW_CREDENTIAL,
    },
    async perform({ input, caller }) {
      const credentialId = input.ServiceSpecificCredentialId;
      const credential = await credentials.reset({ ...targetUser(input, caller), credentialId });
      return { output: { ServiceSpecificCredential: newServiceSpecificCredentialOutput(credential) } };
    },
  });
}

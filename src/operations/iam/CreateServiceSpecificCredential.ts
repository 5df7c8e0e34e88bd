import type { ServiceSpecificCredentials, Users } from '#identity';
import { operationShape, services, type CreateServiceSpecificCredentialRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import {
  newServiceSpecificCredentialOutput,
  RECORDED_OF_NEW_CREDENTIAL,
} from './service-specific-credential-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html */
export function createServiceSpecificCredential(
  credentials: Pick<ServiceSpecificCredentials, 'create'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateServiceSpecificCredential'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (
      input: CreateServiceSpecificCredentialRequest & { UserName: string; ServiceName: string },
      caller,
    ) => {
      const context = {
        'iam:ServiceSpecificCredentialServiceName': input.ServiceName,
        ...(input.CredentialAgeDays === undefined
          ? {}
          : { 'iam:ServiceSpecificCredentialAgeDays': String(input.CredentialAgeDays) }),
      };
      const needs = await userNeed('iam:CreateServiceSpecificCredential', users, input, caller);
      return needs.map((need) => ({ ...need, context }));
    },
    recorded: {
      input: ['UserName', 'ServiceName', 'CredentialAgeDays'],
      output: RECORDED_OF_NEW_CREDENTIAL,
    },
    async perform({ input, caller }) {
      const credential = await credentials.create({
        ...targetUser(input, caller),
        serviceName: input.ServiceName,
        ...(input.CredentialAgeDays === undefined ? {} : { ageDays: input.CredentialAgeDays }),
      });
      return { output: { ServiceSpecificCredential: newServiceSpecificCredentialOutput(credential) } };
    },
  });
}

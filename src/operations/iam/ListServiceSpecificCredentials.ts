import type { ServiceSpecificCredentials, Users } from '#identity';
import { ApiError, userArn } from '#kernel';
import { operationShape, services, type ListServiceSpecificCredentialsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { serviceSpecificCredentialOutput } from './service-specific-credential-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html */
export function listServiceSpecificCredentials(
  credentials: Pick<ServiceSpecificCredentials, 'list'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListServiceSpecificCredentials'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListServiceSpecificCredentialsRequest, caller) =>
      input.AllUsers === true
        ? [{ action: 'iam:ListServiceSpecificCredentials', resource: userArn(caller.accountId, '/', '*') }]
        : userNeed('iam:ListServiceSpecificCredentials', users, input, caller),
    recorded: { input: ['UserName', 'ServiceName', 'AllUsers', 'MaxItems'] },
    async perform({ input, caller }) {
      if (input.AllUsers === true && input.UserName !== undefined) {
        throw new ApiError('ValidationException', 'UserName and AllUsers cannot be given together.');
      }
      const page = await credentials.list({
        ...(input.AllUsers === true ? { accountId: caller.accountId } : targetUser(input, caller)),
        ...(input.ServiceName === undefined ? {} : { serviceName: input.ServiceName }),
        ...pageQuery(input),
      });
      const ServiceSpecificCredentials = page.items.map(serviceSpecificCredentialOutput);
      return { output: { ServiceSpecificCredentials, ...pageOutput(page) } };
    },
  });
}

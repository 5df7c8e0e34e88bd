import type { Workforce } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type ProvisionPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { provisioningStatus } from './sso-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html */
export function provisionPermissionSet(workforce: Pick<Workforce, 'assignments'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ProvisionPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: ProvisionPermissionSetRequest &
        PermissionSetInput & { TargetType: 'AWS_ACCOUNT' | 'ALL_PROVISIONED_ACCOUNTS' },
    ) => ssoNeeds('sso:ProvisionPermissionSet', input, input.TargetId),
    recorded: { input: ['PermissionSetArn', 'TargetId', 'TargetType'] },
    async perform({ input, caller }) {
      const one = input.TargetType === 'AWS_ACCOUNT';
      if (one !== (input.TargetId !== undefined)) {
        throw new ApiError(
          'ValidationException',
          'TargetId names an account when TargetType is AWS_ACCOUNT, and is left out otherwise.',
        );
      }
      const ref = permissionSetRef(input, caller);
      const request = await workforce.assignments.provision({
        ...ref,
        ...(input.TargetId === undefined ? {} : { targetAccountId: input.TargetId }),
      });
      return { output: { PermissionSetProvisioningStatus: provisioningStatus(ref.instanceId, request) } };
    },
  });
}

import type { Workforce } from '#identity';
import { operationShape, services, type DescribePermissionSetProvisioningStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { provisioningStatus } from './sso-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribePermissionSetProvisioningStatus.html */
export function describePermissionSetProvisioningStatus(workforce: Pick<Workforce, 'getRequest'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DescribePermissionSetProvisioningStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (
      input: DescribePermissionSetProvisioningStatusRequest &
        InstanceInput & { ProvisionPermissionSetRequestId: string },
    ) => ssoNeeds('sso:DescribePermissionSetProvisioningStatus', input),
    recorded: { input: ['InstanceArn', 'ProvisionPermissionSetRequestId'] },
    async perform({ input, caller }) {
      const ref = instanceRef(input, caller);
      const requestId = input.ProvisionPermissionSetRequestId;
      const request = await workforce.getRequest({ ...ref, kind: 'provision', requestId });
      return { output: { PermissionSetProvisioningStatus: provisioningStatus(ref.instanceId, request) } };
    },
  });
}

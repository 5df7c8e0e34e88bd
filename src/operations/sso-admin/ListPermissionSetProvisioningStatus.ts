import type { Workforce } from '#identity';
import { operationShape, services, type ListPermissionSetProvisioningStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { requestOutput, requestsOf } from './request-list.ts';
import { tokenOutput } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListPermissionSetProvisioningStatus.html */
export function listPermissionSetProvisioningStatus(workforce: Pick<Workforce, 'listRequests'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListPermissionSetProvisioningStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListPermissionSetProvisioningStatusRequest & InstanceInput) =>
      ssoNeeds('sso:ListPermissionSetProvisioningStatus', input),
    recorded: { input: ['InstanceArn'] },
    async perform({ input, caller }) {
      const page = await requestsOf(workforce, 'provision', input, instanceRef(input, caller));
      return {
        output: { PermissionSetsProvisioningStatus: page.items.map(requestOutput), ...tokenOutput(page) },
      };
    },
  });
}

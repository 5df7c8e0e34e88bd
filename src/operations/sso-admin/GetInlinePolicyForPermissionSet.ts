import type { Workforce } from '#identity';
import { operationShape, services, type GetInlinePolicyForPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_GetInlinePolicyForPermissionSet.html */
export function getInlinePolicyForPermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'GetInlinePolicyForPermissionSet'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetInlinePolicyForPermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:GetInlinePolicyForPermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      const document = await workforce.permissionSets.inlinePolicy(permissionSetRef(input, caller));
      // A set without one has an empty one, as the service has it.
      return { output: { InlinePolicy: document ?? '' } };
    },
  });
}

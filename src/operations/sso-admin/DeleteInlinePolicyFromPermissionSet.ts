import type { Workforce } from '#identity';
import { operationShape, services, type DeleteInlinePolicyFromPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteInlinePolicyFromPermissionSet.html */
export function deleteInlinePolicyFromPermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DeleteInlinePolicyFromPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteInlinePolicyFromPermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:DeleteInlinePolicyFromPermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      await workforce.permissionSets.setInlinePolicy(permissionSetRef(input, caller), undefined);
      return { output: {} };
    },
  });
}

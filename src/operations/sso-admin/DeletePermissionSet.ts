import type { Workforce } from '#identity';
import { operationShape, services, type DeletePermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeletePermissionSet.html */
export function deletePermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DeletePermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeletePermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:DeletePermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      await workforce.permissionSets.delete(permissionSetRef(input, caller));
      return { output: {} };
    },
  });
}

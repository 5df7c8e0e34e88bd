import type { Workforce } from '#identity';
import { operationShape, services, type DeletePermissionsBoundaryFromPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeletePermissionsBoundaryFromPermissionSet.html */
export function deletePermissionsBoundaryFromPermissionSet(workforce: Pick<Workforce, 'policyReferences'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DeletePermissionsBoundaryFromPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeletePermissionsBoundaryFromPermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:DeletePermissionsBoundaryFromPermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      const ref = permissionSetRef(input, caller);
      await workforce.policyReferences.boundary(ref);
      await workforce.policyReferences.setBoundary(ref, undefined);
      return { output: {} };
    },
  });
}

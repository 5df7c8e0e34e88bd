import type { Workforce } from '#identity';
import { operationShape, services, type GetPermissionsBoundaryForPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { boundaryOutput } from './policy-reference.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_GetPermissionsBoundaryForPermissionSet.html */
export function getPermissionsBoundaryForPermissionSet(workforce: Pick<Workforce, 'policyReferences'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'GetPermissionsBoundaryForPermissionSet'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetPermissionsBoundaryForPermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:GetPermissionsBoundaryForPermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      const boundary = await workforce.policyReferences.boundary(permissionSetRef(input, caller));
      return { output: { PermissionsBoundary: boundaryOutput(boundary) } };
    },
  });
}

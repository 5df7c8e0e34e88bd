import type { Workforce } from '#identity';
import { operationShape, services, type PutPermissionsBoundaryToPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { boundaryOf, type PermissionsBoundaryInput } from './policy-reference.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutPermissionsBoundaryToPermissionSet.html */
export function putPermissionsBoundaryToPermissionSet(workforce: Pick<Workforce, 'policyReferences'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'PutPermissionsBoundaryToPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: PutPermissionsBoundaryToPermissionSetRequest & PermissionSetInput & PermissionsBoundaryInput,
    ) => ssoNeeds('sso:PutPermissionsBoundaryToPermissionSet', input),
    recorded: {
      input: [
        'PermissionSetArn',
        'PermissionsBoundary.ManagedPolicyArn',
        'PermissionsBoundary.CustomerManagedPolicyReference.Name',
        'PermissionsBoundary.CustomerManagedPolicyReference.Path',
      ],
    },
    async perform({ input, caller }) {
      const boundary = boundaryOf(input.PermissionsBoundary);
      await workforce.policyReferences.setBoundary(permissionSetRef(input, caller), boundary);
      return { output: {} };
    },
  });
}

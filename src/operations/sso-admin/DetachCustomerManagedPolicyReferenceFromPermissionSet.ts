import type { Workforce } from '#identity';
import {
  operationShape,
  services,
  type DetachCustomerManagedPolicyReferenceFromPermissionSetRequest,
} from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { policyReferenceOf, type PolicyReferenceInput } from './policy-reference.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DetachCustomerManagedPolicyReferenceFromPermissionSet.html */
export function detachCustomerManagedPolicyReferenceFromPermissionSet(
  workforce: Pick<Workforce, 'policyReferences'>,
) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DetachCustomerManagedPolicyReferenceFromPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: DetachCustomerManagedPolicyReferenceFromPermissionSetRequest &
        PermissionSetInput &
        PolicyReferenceInput,
    ) => ssoNeeds('sso:DetachCustomerManagedPolicyReferenceFromPermissionSet', input),
    recorded: {
      input: [
        'PermissionSetArn',
        'CustomerManagedPolicyReference.Name',
        'CustomerManagedPolicyReference.Path',
      ],
    },
    async perform({ input, caller }) {
      const ref = permissionSetRef(input, caller);
      await workforce.policyReferences.detach(ref, policyReferenceOf(input.CustomerManagedPolicyReference));
      return { output: {} };
    },
  });
}

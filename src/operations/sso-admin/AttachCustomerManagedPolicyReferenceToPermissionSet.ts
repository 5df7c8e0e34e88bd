import type { Workforce } from '#identity';
import {
  operationShape,
  services,
  type AttachCustomerManagedPolicyReferenceToPermissionSetRequest,
} from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { policyReferenceOf, type PolicyReferenceInput } from './policy-reference.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AttachCustomerManagedPolicyReferenceToPermissionSet.html */
export function attachCustomerManagedPolicyReferenceToPermissionSet(
  workforce: Pick<Workforce, 'policyReferences'>,
) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'AttachCustomerManagedPolicyReferenceToPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: AttachCustomerManagedPolicyReferenceToPermissionSetRequest &
        PermissionSetInput &
        PolicyReferenceInput,
    ) => ssoNeeds('sso:AttachCustomerManagedPolicyReferenceToPermissionSet', input),
    recorded: {
      input: [
        'PermissionSetArn',
        'CustomerManagedPolicyReference.Name',
        'CustomerManagedPolicyReference.Path',
      ],
    },
    async perform({ input, caller }) {
      const ref = permissionSetRef(input, caller);
      await workforce.policyReferences.attach(ref, policyReferenceOf(input.CustomerManagedPolicyReference));
      return { output: {} };
    },
  });
}

import type { Workforce } from '#identity';
import {
  operationShape,
  services,
  type ListCustomerManagedPolicyReferencesInPermissionSetRequest,
} from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
import { policyReferenceOutput } from './policy-reference.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListCustomerManagedPolicyReferencesInPermissionSet.html */
export function listCustomerManagedPolicyReferencesInPermissionSet(
  workforce: Pick<Workforce, 'policyReferences'>,
) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListCustomerManagedPolicyReferencesInPermissionSet'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListCustomerManagedPolicyReferencesInPermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:ListCustomerManagedPolicyReferencesInPermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      const page = await workforce.policyReferences.list({
        ...permissionSetRef(input, caller),
        ...tokenQuery(input),
      });
      const CustomerManagedPolicyReferences = page.items.map(policyReferenceOutput);
      return { output: { CustomerManagedPolicyReferences, ...tokenOutput(page) } };
    },
  });
}

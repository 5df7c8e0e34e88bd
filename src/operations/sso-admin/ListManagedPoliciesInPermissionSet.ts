import type { Workforce } from '#identity';
import { operationShape, services, type ListManagedPoliciesInPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListManagedPoliciesInPermissionSet.html */
export function listManagedPoliciesInPermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListManagedPoliciesInPermissionSet'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListManagedPoliciesInPermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:ListManagedPoliciesInPermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      const page = await workforce.permissionSets.attached({
        ...permissionSetRef(input, caller),
        ...tokenQuery(input),
      });
      const policies = page.items.map((Arn) => ({ Name: Arn.slice(Arn.lastIndexOf('/') + 1), Arn }));
      return { output: { AttachedManagedPolicies: policies, ...tokenOutput(page) } };
    },
  });
}

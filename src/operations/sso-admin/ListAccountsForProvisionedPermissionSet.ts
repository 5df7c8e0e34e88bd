import type { Workforce } from '#identity';
import { operationShape, services, type ListAccountsForProvisionedPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';

/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountsForProvisionedPermissionSet.html */
export function listAccountsForProvisionedPermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListAccountsForProvisionedPermissionSet'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListAccountsForProvisionedPermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:ListAccountsForProvisionedPermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      // What is provisioned is the latest, always.
      const stale = input.ProvisioningStatus === 'LATEST_PERMISSION_SET_NOT_PROVISIONED';
      const query = { ...permissionSetRef(input, caller), ...tokenQuery(input) };
      const page = await workforce.permissionSets.accounts(query);
      return { output: stale ? { AccountIds: [] } : { AccountIds: page.items, ...tokenOutput(page) } };
    },
  });
}

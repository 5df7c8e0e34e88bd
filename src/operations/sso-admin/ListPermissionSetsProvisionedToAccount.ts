import type { Workforce } from '#identity';
import { permissionSetArn } from '#kernel';
import { operationShape, services, type ListPermissionSetsProvisionedToAccountRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListPermissionSetsProvisionedToAccount.html */
export function listPermissionSetsProvisionedToAccount(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListPermissionSetsProvisionedToAccount'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListPermissionSetsProvisionedToAccountRequest & InstanceInput & { AccountId: string }) =>
      ssoNeeds('sso:ListPermissionSetsProvisionedToAccount', input, input.AccountId),
    recorded: { input: ['InstanceArn', 'AccountId'] },
    async perform({ input, caller }) {
      const ref = instanceRef(input, caller);
      const page = await workforce.permissionSets.list({
        ...ref,
        ...tokenQuery(input),
        inAccount: input.AccountId,
      });
      // What is provisioned is the latest, always.
      const stale = input.ProvisioningStatus === 'LATEST_PERMISSION_SET_NOT_PROVISIONED';
      const arns = page.items.map((id) => permissionSetArn(ref.instanceId, id));
      return { output: stale ? { PermissionSets: [] } : { PermissionSets: arns, ...tokenOutput(page) } };
    },
  });
}

import type { Workforce } from '#identity';
import { permissionSetArn } from '#kernel';
import { operationShape, services, type ListPermissionSetsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListPermissionSets.html */
export function listPermissionSets(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListPermissionSets'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListPermissionSetsRequest & InstanceInput) => ssoNeeds('sso:ListPermissionSets', input),
    recorded: { input: ['InstanceArn'] },
    async perform({ input, caller }) {
      const ref = instanceRef(input, caller);
      const page = await workforce.permissionSets.list({ ...ref, ...tokenQuery(input) });
      const arns = page.items.map((id) => permissionSetArn(ref.instanceId, id));
      return { output: { PermissionSets: arns, ...tokenOutput(page) } };
    },
  });
}

import type { Workforce } from '#identity';
import { operationShape, services, type PutInlinePolicyToPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
/** In effect at once, in every account that has the set. @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html */
export function putInlinePolicyToPermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'PutInlinePolicyToPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: PutInlinePolicyToPermissionSetRequest & PermissionSetInput & { InlinePolicy: string }) =>
      ssoNeeds('sso:PutInlinePolicyToPermissionSet', input),
    recorded: { input: ['PermissionSetArn', 'InlinePolicy'] },
    async perform({ input, caller }) {
      await workforce.permissionSets.setInlinePolicy(permissionSetRef(input, caller), input.InlinePolicy);
      return { output: {} };
    },
  });
}

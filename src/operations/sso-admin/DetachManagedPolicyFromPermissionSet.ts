import type { Workforce } from '#identity';
import { operationShape, services, type DetachManagedPolicyFromPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DetachManagedPolicyFromPermissionSet.html */
export function detachManagedPolicyFromPermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DetachManagedPolicyFromPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: DetachManagedPolicyFromPermissionSetRequest & PermissionSetInput & { ManagedPolicyArn: string },
    ) => ssoNeeds('sso:DetachManagedPolicyFromPermissionSet', input),
    recorded: { input: ['PermissionSetArn', 'ManagedPolicyArn'] },
    async perform({ input, caller }) {
      await workforce.permissionSets.detach(permissionSetRef(input, caller), input.ManagedPolicyArn);
      return { output: {} };
    },
  });
}

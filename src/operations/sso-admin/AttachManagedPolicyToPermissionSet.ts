import type { Workforce } from '#identity';
import { operationShape, services, type AttachManagedPolicyToPermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AttachManagedPolicyToPermissionSet.html */
export function attachManagedPolicyToPermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'AttachManagedPolicyToPermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: AttachManagedPolicyToPermissionSetRequest & PermissionSetInput & { ManagedPolicyArn: string },
    ) => ssoNeeds('sso:AttachManagedPolicyToPermissionSet', input),
    recorded: { input: ['PermissionSetArn', 'ManagedPolicyArn'] },
    async perform({ input, caller }) {
      await workforce.permissionSets.attach(permissionSetRef(input, caller), input.ManagedPolicyArn);
      return { output: {} };
    },
  });
}

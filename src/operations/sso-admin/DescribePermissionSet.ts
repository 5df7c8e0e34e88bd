import type { Workforce } from '#identity';
import { operationShape, services, type DescribePermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { permissionSetOutput } from './sso-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribePermissionSet.html */
export function describePermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DescribePermissionSet'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: DescribePermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:DescribePermissionSet', input),
    recorded: { input: ['PermissionSetArn'] },
    async perform({ input, caller }) {
      const ref = permissionSetRef(input, caller);
      const set = await workforce.permissionSets.get(ref);
      return { output: { PermissionSet: permissionSetOutput(ref.instanceId, set) } };
    },
  });
}

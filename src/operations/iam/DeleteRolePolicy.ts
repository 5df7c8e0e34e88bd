import type { InlinePolicies, RoleRef, Roles } from '#identity';
import { operationShape, services, type DeleteRolePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html */
export function deleteRolePolicy(
  policies: Pick<InlinePolicies<RoleRef>, 'delete'>,
  roles: Pick<Roles, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteRolePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteRolePolicyRequest & { RoleName: string; PolicyName: string }, caller) =>
      roleNeed('iam:DeleteRolePolicy', roles, input, caller),
    recorded: { input: ['RoleName', 'PolicyName'] },
    async perform({ input, caller }) {
      await policies.delete({ ...roleRef(input, caller), policyName: input.PolicyName });
      return { output: {} };
    },
  });
}

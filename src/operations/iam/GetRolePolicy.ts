import type { InlinePolicies, RoleRef, Roles } from '#identity';
import { operationShape, services, type GetRolePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { documentOutput } from './document-output.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export function getRolePolicy(policies: Pick<InlinePolicies<RoleRef>, 'get'>, roles: Pick<Roles, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetRolePolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetRolePolicyRequest & { RoleName: string; PolicyName: string }, caller) =>
      roleNeed('iam:GetRolePolicy', roles, input, caller),
    recorded: { input: ['RoleName', 'PolicyName'] },
    async perform({ input, caller }) {
      const { policyName, document } = await policies.get({
        ...roleRef(input, caller),
        policyName: input.PolicyName,
      });
      return {
        output: {
          RoleName: input.RoleName,
          PolicyName: policyName,
          PolicyDocument: documentOutput(document),
        },
      };
    },
  });
}

import type { Roles } from '#identity';
import { operationShape, services, type UpdateAssumeRolePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html */
export function updateAssumeRolePolicy(roles: Pick<Roles, 'arnOf' | 'setTrustPolicy'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateAssumeRolePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UpdateAssumeRolePolicyRequest & { RoleName: string; PolicyDocument: string }, caller) =>
      roleNeed('iam:UpdateAssumeRolePolicy', roles, input, caller),
    recorded: { input: ['RoleName', 'PolicyDocument'] },
    async perform({ input, caller }) {
      await roles.setTrustPolicy({ ...roleRef(input, caller), trustPolicy: input.PolicyDocument });
      return { output: {} };
    },
  });
}

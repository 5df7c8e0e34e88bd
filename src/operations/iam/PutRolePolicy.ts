import type { InlinePolicies, RoleRef, Roles } from '#identity';
import { operationShape, services, type PutRolePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
export function putRolePolicy(policies: Pick<InlinePolicies<RoleRef>, 'put'>, roles: Pick<Roles, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'PutRolePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: PutRolePolicyRequest & { RoleName: string; PolicyName: string; PolicyDocument: string },
      caller,
    ) => roleNeed('iam:PutRolePolicy', roles, input, caller),
    recorded: { input: ['RoleName', 'PolicyName', 'PolicyDocument'] },
    freeText: ['PolicyName'],
    async perform({ input, caller }) {
      await policies.put({
        ...roleRef(input, caller),
        policyName: input.PolicyName,
        document: input.PolicyDocument,
      });
      return { output: {} };
    },
  });
}

import type { Attachments, RoleRef, Roles } from '#identity';
import { operationShape, services, type DetachRolePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyArnKey, withKeys } from './condition-keys.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html */
export function detachRolePolicy(
  attachments: Pick<Attachments<RoleRef>, 'detach'>,
  roles: Pick<Roles, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DetachRolePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: DetachRolePolicyRequest & { RoleName: string; PolicyArn: string }, caller) =>
      withKeys(await roleNeed('iam:DetachRolePolicy', roles, input, caller), policyArnKey(input)),
    recorded: { input: ['RoleName', 'PolicyArn'] },
    async perform({ input, caller }) {
      await attachments.detach({ ...roleRef(input, caller), policyArn: input.PolicyArn });
      return { output: {} };
    },
  });
}

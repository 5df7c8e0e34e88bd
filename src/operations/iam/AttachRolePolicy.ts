import type { Attachments, RoleRef, Roles } from '#identity';
import { operationShape, services, type AttachRolePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyArnKey, withKeys } from './condition-keys.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
export function attachRolePolicy(
  attachments: Pick<Attachments<RoleRef>, 'attach'>,
  roles: Pick<Roles, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'AttachRolePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: AttachRolePolicyRequest & { RoleName: string; PolicyArn: string }, caller) =>
      withKeys(await roleNeed('iam:AttachRolePolicy', roles, input, caller), policyArnKey(input)),
    recorded: { input: ['RoleName', 'PolicyArn'] },
    async perform({ input, caller }) {
      await attachments.attach({ ...roleRef(input, caller), policyArn: input.PolicyArn });
      return { output: {} };
    },
  });
}

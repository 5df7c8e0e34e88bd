import type { Attachments, RoleRef, Roles } from '#identity';
import { operationShape, services, type ListAttachedRolePoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { attachedPolicyOutput } from './attached-policy-output.ts';
import { pageOutput, pageQuery, pathQuery } from './page-output.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html */
export function listAttachedRolePolicies(
  attachments: Pick<Attachments<RoleRef>, 'list'>,
  roles: Pick<Roles, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListAttachedRolePolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListAttachedRolePoliciesRequest & { RoleName: string }, caller) =>
      roleNeed('iam:ListAttachedRolePolicies', roles, input, caller),
    recorded: { input: ['RoleName', 'PathPrefix', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await attachments.list({
        ...roleRef(input, caller),
        ...pathQuery(input),
        ...pageQuery(input),
      });
      return { output: { AttachedPolicies: page.items.map(attachedPolicyOutput), ...pageOutput(page) } };
    },
  });
}

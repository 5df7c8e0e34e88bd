import type { InlinePolicies, RoleRef, Roles } from '#identity';
import { operationShape, services, type ListRolePoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html */
export function listRolePolicies(
  policies: Pick<InlinePolicies<RoleRef>, 'list'>,
  roles: Pick<Roles, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListRolePolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListRolePoliciesRequest & { RoleName: string }, caller) =>
      roleNeed('iam:ListRolePolicies', roles, input, caller),
    recorded: { input: ['RoleName', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await policies.list({ ...roleRef(input, caller), ...pageQuery(input) });
      return { output: { PolicyNames: [...page.items], ...pageOutput(page) } };
    },
  });
}

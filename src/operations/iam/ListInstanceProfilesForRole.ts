import type { Roles } from '#identity';
import { operationShape, services, type ListInstanceProfilesForRoleRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';

/**
 * There are no instance profiles here, and so none of a role; Terraform asks before it deletes one.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html
 */
export function listInstanceProfilesForRole(roles: Pick<Roles, 'arnOf' | 'get'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListInstanceProfilesForRole'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListInstanceProfilesForRoleRequest & { RoleName: string }, caller) =>
      roleNeed('iam:ListInstanceProfilesForRole', roles, input, caller),
    recorded: { input: ['RoleName'] },
    async perform({ input, caller }) {
      await roles.get(roleRef(input, caller));
      return { output: { InstanceProfiles: [], IsTruncated: false } };
    },
  });
}

import type { Roles } from '#identity';
import { operationShape, services, type DeleteRoleRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html */
export function deleteRole(roles: Pick<Roles, 'arnOf' | 'delete'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteRole'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteRoleRequest & { RoleName: string }, caller) =>
      roleNeed('iam:DeleteRole', roles, input, caller),
    recorded: { input: ['RoleName'] },
    async perform({ input, caller }) {
      await roles.delete(roleRef(input, caller));
      return { output: {} };
    },
  });
}

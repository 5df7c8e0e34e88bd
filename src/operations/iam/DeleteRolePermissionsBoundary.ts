import type { Boundaries, RoleRef, Roles } from '#identity';
import { operationShape, services, type DeleteRolePermissionsBoundaryRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html */
export function deleteRolePermissionsBoundary(
  boundaries: Pick<Boundaries<RoleRef>, 'delete'>,
  roles: Pick<Roles, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteRolePermissionsBoundary'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteRolePermissionsBoundaryRequest & { RoleName: string }, caller) =>
      roleNeed('iam:DeleteRolePermissionsBoundary', roles, input, caller),
    recorded: { input: ['RoleName'] },
    async perform({ input, caller }) {
      await boundaries.delete(roleRef(input, caller));
      return { output: {} };
    },
  });
}

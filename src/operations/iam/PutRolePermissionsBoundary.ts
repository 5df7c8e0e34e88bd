import type { Boundaries, RoleRef, Roles } from '#identity';
import { operationShape, services, type PutRolePermissionsBoundaryRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { boundaryKey, withKeys } from './condition-keys.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html */
export function putRolePermissionsBoundary(
  boundaries: Pick<Boundaries<RoleRef>, 'put'>,
  roles: Pick<Roles, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'PutRolePermissionsBoundary'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (
      input: PutRolePermissionsBoundaryRequest & { RoleName: string; PermissionsBoundary: string },
      caller,
    ) => withKeys(await roleNeed('iam:PutRolePermissionsBoundary', roles, input, caller), boundaryKey(input)),
    recorded: { input: ['RoleName', 'PermissionsBoundary'] },
    async perform({ input, caller }) {
      await boundaries.put({ ...roleRef(input, caller), policyArn: input.PermissionsBoundary });
      return { output: {} };
    },
  });
}

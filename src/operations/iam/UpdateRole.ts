import type { Roles } from '#identity';
import { operationShape, services, type UpdateRoleRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html */
export function updateRole(roles: Pick<Roles, 'arnOf' | 'update'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateRole'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UpdateRoleRequest & { RoleName: string }, caller) =>
      roleNeed('iam:UpdateRole', roles, input, caller),
    recorded: { input: ['RoleName', 'Description', 'MaxSessionDuration'] },
    freeText: ['Description'],
    async perform({ input, caller }) {
      await roles.update({
        ...roleRef(input, caller),
        ...(input.Description === undefined ? {} : { description: input.Description }),
        ...(input.MaxSessionDuration === undefined ? {} : { maxSessionSeconds: input.MaxSessionDuration }),
      });
      return { output: {} };
    },
  });
}

import type { Roles } from '#identity';
import { operationShape, services, type UpdateRoleDescriptionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';
import { roleOutput } from './role-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html */
export function updateRoleDescription(roles: Pick<Roles, 'arnOf' | 'update'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateRoleDescription'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UpdateRoleDescriptionRequest & { RoleName: string; Description: string }, caller) =>
      roleNeed('iam:UpdateRoleDescription', roles, input, caller),
    recorded: { input: ['RoleName', 'Description'] },
    freeText: ['Description'],
    async perform({ input, caller }) {
      const role = await roles.update({ ...roleRef(input, caller), description: input.Description });
      return { output: { Role: roleOutput(role) } };
    },
  });
}

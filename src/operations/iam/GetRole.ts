import type { Roles, RoleUses } from '#identity';
import { operationShape, services, type GetRoleRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { roleNeed, roleRef } from './role-need.ts';
import { roleLastUsed, roleOutput } from './role-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export function getRole(roles: Pick<Roles, 'arnOf' | 'get'>, roleUses: Pick<RoleUses, 'flush'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetRole'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetRoleRequest & { RoleName: string }, caller) =>
      roleNeed('iam:GetRole', roles, input, caller),
    recorded: { input: ['RoleName'] },
    async perform({ input, caller }) {
      await roleUses.flush();
      const role = await roles.get(roleRef(input, caller));
      return { output: { Role: { ...roleOutput(role), RoleLastUsed: roleLastUsed(role) } } };
    },
  });
}

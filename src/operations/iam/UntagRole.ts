import type { RoleRef, Roles, Tags } from '#identity';
import { operationShape, services, type UntagRoleRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { withKeys } from './condition-keys.ts';
import { roleNeed, roleRef } from './role-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html */
export function untagRole(tags: Pick<Tags<RoleRef>, 'untag'>, roles: Pick<Roles, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UntagRole'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: UntagRoleRequest & { RoleName: string; TagKeys: string[] }, caller) =>
      withKeys(await roleNeed('iam:UntagRole', roles, input, caller), { 'aws:TagKeys': input.TagKeys }),
    recorded: { input: ['RoleName', 'TagKeys'] },
    async perform({ input, caller }) {
      await tags.untag({ ...roleRef(input, caller), keys: input.TagKeys });
      return { output: {} };
    },
  });
}

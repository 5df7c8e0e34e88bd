import type { RoleRef, Roles, Tags } from '#identity';
import { operationShape, services, type TagRoleRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { withKeys } from './condition-keys.ts';
import { roleNeed, roleRef } from './role-need.ts';
import { tagsOf } from './tag-input.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html */
export function tagRole(tags: Pick<Tags<RoleRef>, 'tag'>, roles: Pick<Roles, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'TagRole'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: TagRoleRequest & { RoleName: string }, caller) =>
      withKeys(await roleNeed('iam:TagRole', roles, input, caller), requestTagKeys(tagsOf(input))),
    recorded: { input: ['RoleName', 'Tags'] },
    freeText: ['Tags'],
    async perform({ input, caller }) {
      await tags.tag({ ...roleRef(input, caller), tags: tagsOf(input) });
      return { output: {} };
    },
  });
}

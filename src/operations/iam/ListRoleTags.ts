import type { RoleRef, Roles, Tags } from '#identity';
import { operationShape, services, type ListRoleTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { roleNeed, roleRef } from './role-need.ts';
import { tagOutput } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html */
export function listRoleTags(tags: Pick<Tags<RoleRef>, 'list'>, roles: Pick<Roles, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListRoleTags'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListRoleTagsRequest & { RoleName: string }, caller) =>
      roleNeed('iam:ListRoleTags', roles, input, caller),
    recorded: { input: ['RoleName', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await tags.list({ ...roleRef(input, caller), ...pageQuery(input) });
      return { output: { Tags: tagOutput(page.items), ...pageOutput(page) } };
    },
  });
}

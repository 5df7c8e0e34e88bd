import type { Tags, UserRef, Users } from '#identity';
import { operationShape, services, type ListUserTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { tagOutput } from './tag-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html */
export function listUserTags(tags: Pick<Tags<UserRef>, 'list'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListUserTags'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListUserTagsRequest & { UserName: string }, caller) =>
      userNeed('iam:ListUserTags', users, input, caller),
    recorded: { input: ['UserName', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await tags.list({ ...targetUser(input, caller), ...pageQuery(input) });
      return { output: { Tags: tagOutput(page.items), ...pageOutput(page) } };
    },
  });
}

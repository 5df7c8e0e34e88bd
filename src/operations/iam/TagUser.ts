import type { Tags, UserRef, Users } from '#identity';
import { operationShape, services, type TagUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { withKeys } from './condition-keys.ts';
import { tagsOf } from './tag-input.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html */
export function tagUser(tags: Pick<Tags<UserRef>, 'tag'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'TagUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: TagUserRequest & { UserName: string }, caller) =>
      withKeys(await userNeed('iam:TagUser', users, input, caller), requestTagKeys(tagsOf(input))),
    recorded: { input: ['UserName', 'Tags'] },
    freeText: ['Tags'],
    async perform({ input, caller }) {
      await tags.tag({ ...targetUser(input, caller), tags: tagsOf(input) });
      return { output: {} };
    },
  });
}

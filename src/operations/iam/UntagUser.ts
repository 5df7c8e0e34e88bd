import type { Tags, UserRef, Users } from '#identity';
import { operationShape, services, type UntagUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { withKeys } from './condition-keys.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html */
export function untagUser(tags: Pick<Tags<UserRef>, 'untag'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UntagUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: UntagUserRequest & { UserName: string; TagKeys: string[] }, caller) =>
      withKeys(await userNeed('iam:UntagUser', users, input, caller), { 'aws:TagKeys': input.TagKeys }),
    recorded: { input: ['UserName', 'TagKeys'] },
    async perform({ input, caller }) {
      await tags.untag({ ...targetUser(input, caller), keys: input.TagKeys });
      return { output: {} };
    },
  });
}

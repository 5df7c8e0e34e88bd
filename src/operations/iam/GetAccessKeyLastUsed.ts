import type { AccessKeyUses, Users } from '#identity';
import { ApiError, userArn } from '#kernel';
import { operationShape, services, type GetAccessKeyLastUsedRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html */
export function getAccessKeyLastUsed(uses: Pick<AccessKeyUses, 'lastUse'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetAccessKeyLastUsed'),
    eventClass: 'Management',
    readOnly: true,
    needs: async (input: GetAccessKeyLastUsedRequest & { AccessKeyId: string }, caller) => {
      const found = await uses.lastUse(caller.accountId, input.AccessKeyId);
      const action = 'iam:GetAccessKeyLastUsed';
      if (found !== undefined) return userNeed(action, users, { UserName: found.userName }, caller);
      // Whose it would be is not known: only who may ask about every user learns that there is none.
      return [{ action, resource: userArn(caller.accountId, '/', '*') }];
    },
    recorded: { input: ['AccessKeyId'] },
    async perform({ input, caller }) {
      const found = await uses.lastUse(caller.accountId, input.AccessKeyId);
      if (found === undefined) {
        throw new ApiError(
          'NoSuchEntityException',
          `The Access Key with id ${input.AccessKeyId} cannot be found.`,
        );
      }
      const { userName, use } = found;
      return {
        output: {
          UserName: userName,
          AccessKeyLastUsed: {
            ...(use === undefined ? {} : { LastUsedDate: new Date(use.at) }),
            ServiceName: use?.service ?? 'N/A',
            Region: use?.region ?? 'N/A',
          },
        },
      };
    },
  });
}

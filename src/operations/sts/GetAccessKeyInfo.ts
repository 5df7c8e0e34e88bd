import type { AccessKeys } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type GetAccessKeyInfoRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/**
 * Whether a key is one of the caller's account. A key of another account and one that is none are alike: of one
 * account nothing is visible to another, whereas AWS tells the account of any key.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
export function getAccessKeyInfo(accessKeys: Pick<AccessKeys, 'isOf'>) {
  return defineOperation({
    shape: operationShape(services.sts, 'GetAccessKeyInfo'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: GetAccessKeyInfoRequest & { AccessKeyId: string }) => [
      { action: 'sts:GetAccessKeyInfo', resource: '*' },
    ],
    recorded: { input: ['AccessKeyId'] },
    async perform({ input, caller }) {
      const { accountId } = caller;
      if (await accessKeys.isOf(accountId, input.AccessKeyId)) return { output: { Account: accountId } };
      throw new ApiError('ValidationException', 'Specified value for AccessKeyId is invalid.');
    },
  });
}

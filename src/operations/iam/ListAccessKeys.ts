import type { AccessKeys, Users } from '#identity';
import { operationShape, services, type ListAccessKeysRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html */
export function listAccessKeys(accessKeys: Pick<AccessKeys, 'list'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListAccessKeys'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListAccessKeysRequest, caller) => userNeed('iam:ListAccessKeys', users, input, caller),
    recorded: { input: ['UserName', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await accessKeys.list({ ...targetUser(input, caller), ...pageQuery(input) });
      const AccessKeyMetadata = page.items.map((key) => ({
        UserName: key.userName,
        AccessKeyId: key.accessKeyId,
        Status: key.status,
        CreateDate: new Date(key.createdAt),
      }));
      return { output: { AccessKeyMetadata, ...pageOutput(page) } };
    },
  });
}

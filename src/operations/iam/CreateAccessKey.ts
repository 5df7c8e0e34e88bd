import type { AccessKeys, Users } from '#identity';
import { operationShape, services, type CreateAccessKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html */
export function createAccessKey(accessKeys: Pick<AccessKeys, 'create'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateAccessKey'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateAccessKeyRequest, caller) => userNeed('iam:CreateAccessKey', users, input, caller),
    recorded: {
      input: ['UserName'],
      output: ['AccessKey.AccessKeyId', 'AccessKey.UserName', 'AccessKey.Status', 'AccessKey.CreateDate'],
    },
    async perform({ input, caller }) {
      const key = await accessKeys.create(targetUser(input, caller));
      return {
        output: {
          AccessKey: {
            UserName: key.userName,
            AccessKeyId: key.accessKeyId,
            Status: key.status,
            // promise 3: shown this once; the codec reveals it, whatever else prints it shows [secret]
            SecretAccessKey: key.secret,
            CreateDate: new Date(key.createdAt),
          },
        },
      };
    },
  });
}

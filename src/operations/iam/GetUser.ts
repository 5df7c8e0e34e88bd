import type { Users } from '#identity';
import { operationShape, services, type GetUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';
import { userOutput } from './user-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html */
export function getUser(users: Pick<Users, 'get' | 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetUser'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetUserRequest, caller) => userNeed('iam:GetUser', users, input, caller),
    recorded: { input: ['UserName'] },
    async perform({ input, caller }) {
      return { output: { User: userOutput(await users.get(targetUser(input, caller))) } };
    },
  });
}

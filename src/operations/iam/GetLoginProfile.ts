import type { LoginProfiles, Users } from '#identity';
import { operationShape, services, type GetLoginProfileRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { loginProfileOutput } from './login-profile-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html */
export function getLoginProfile(profiles: Pick<LoginProfiles, 'get'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetLoginProfile'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetLoginProfileRequest, caller) => userNeed('iam:GetLoginProfile', users, input, caller),
    recorded: { input: ['UserName'] },
    async perform({ input, caller }) {
      const profile = await profiles.get(targetUser(input, caller));
      return { output: { LoginProfile: loginProfileOutput(profile) } };
    },
  });
}

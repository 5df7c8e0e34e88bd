import type { LoginProfiles, Users } from '#identity';
import { ApiError, Secret } from '#kernel';
import { operationShape, services, type CreateLoginProfileRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { loginProfileOutput } from './login-profile-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html */
export function createLoginProfile(profiles: Pick<LoginProfiles, 'create'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateLoginProfile'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateLoginProfileRequest, caller) =>
      userNeed('iam:CreateLoginProfile', users, input, caller),
    recorded: { input: ['UserName', 'PasswordResetRequired'], output: ['LoginProfile'] },
    async perform({ input, caller }) {
      // Only a session of the account's root may leave it out, and root has none here.
      if (input.Password === undefined) throw new ApiError('ValidationException', 'Password is missing.');
      const profile = await profiles.create({
        ...targetUser(input, caller),
        password: new Secret(input.Password),
        resetRequired: input.PasswordResetRequired ?? false,
      });
      return { output: { LoginProfile: loginProfileOutput(profile) } };
    },
  });
}

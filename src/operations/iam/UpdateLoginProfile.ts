import type { LoginProfiles, Users } from '#identity';
import { Secret } from '#kernel';
import { operationShape, services, type UpdateLoginProfileRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html */
export function updateLoginProfile(profiles: Pick<LoginProfiles, 'update'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateLoginProfile'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UpdateLoginProfileRequest, caller) =>
      userNeed('iam:UpdateLoginProfile', users, input, caller),
    recorded: { input: ['UserName', 'PasswordResetRequired'] },
    async perform({ input, caller }) {
      const { Password: password, PasswordResetRequired: resetRequired } = input;
      await profiles.update({
        ...targetUser(input, caller),
        ...(password === undefined ? {} : { password: new Secret(password) }),
        ...(resetRequired === undefined ? {} : { resetRequired }),
      });
      return { output: {} };
    },
  });
}

import type { LoginProfiles, PasswordPolicies, Users } from '#identity';
import { ApiError, Secret } from '#kernel';
import { operationShape, services, type ChangePasswordRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html */
export function changePassword(
  profiles: Pick<LoginProfiles, 'change'>,
  policies: Pick<PasswordPolicies, 'usersMayChange'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ChangePassword'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (_input: ChangePasswordRequest & { OldPassword: string; NewPassword: string }, caller) => {
      const [need] = await userNeed('iam:ChangePassword', users, {}, caller);
      // The account's password policy grants it where it says so; a policy that denies it still wins.
      const unlessDenied = await policies.usersMayChange(caller.accountId);
      return need === undefined ? [] : [{ ...need, unlessDenied }];
    },
    async perform({ input, caller, sourceIp }) {
      if (caller.type !== 'IAMUser') {
        throw new ApiError('InvalidUserTypeException', 'Only IAM Users can change their own password.');
      }
      await profiles.change({
        accountId: caller.accountId,
        userName: caller.userName,
        from: new Secret(input.OldPassword),
        to: new Secret(input.NewPassword),
        sourceIp,
      });
      return { output: {} };
    },
  });
}

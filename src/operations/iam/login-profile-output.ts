import type { LoginProfile } from '#identity';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_LoginProfile.html */
export function loginProfileOutput(profile: LoginProfile) {
  return {
    UserName: profile.userName,
    CreateDate: new Date(profile.createdAt),
    PasswordResetRequired: profile.resetRequired,
  };
}

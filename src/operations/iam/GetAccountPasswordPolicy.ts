import type { PasswordPolicies } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html */
export function getAccountPasswordPolicy(policies: Pick<PasswordPolicies, 'get'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetAccountPasswordPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: () => [{ action: 'iam:GetAccountPasswordPolicy', resource: '*' }],
    async perform({ caller }) {
      const policy = await policies.get(caller.accountId);
      return {
        output: {
          PasswordPolicy: {
            MinimumPasswordLength: policy.minimumLength,
            RequireSymbols: policy.requireSymbols,
            RequireNumbers: policy.requireNumbers,
            RequireUppercaseCharacters: policy.requireUppercase,
            RequireLowercaseCharacters: policy.requireLowercase,
            AllowUsersToChangePassword: policy.usersMayChange,
            ExpirePasswords: policy.maxAgeDays !== undefined,
            MaxPasswordAge: policy.maxAgeDays,
            PasswordReusePrevention: policy.reusePrevention,
            HardExpiry: policy.hardExpiry,
          },
        },
      };
    },
  });
}

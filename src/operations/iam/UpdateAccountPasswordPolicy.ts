import type { PasswordPolicies } from '#identity';
import { operationShape, services, type UpdateAccountPasswordPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html */
export function updateAccountPasswordPolicy(policies: Pick<PasswordPolicies, 'set'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateAccountPasswordPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (_input: UpdateAccountPasswordPolicyRequest) => [
      { action: 'iam:UpdateAccountPasswordPolicy', resource: '*' },
    ],
    recorded: {
      input: [
        'MinimumPasswordLength',
        'RequireSymbols',
        'RequireNumbers',
        'RequireUppercaseCharacters',
        'RequireLowercaseCharacters',
        'AllowUsersToChangePassword',
        'MaxPasswordAge',
        'PasswordReusePrevention',
        'HardExpiry',
      ],
    },
    async perform({ input, caller }) {
      // What is left out goes back to IAM's default.
      await policies.set(caller.accountId, {
        minimumLength: input.MinimumPasswordLength ?? 6,
        requireSymbols: input.RequireSymbols ?? false,
        requireNumbers: input.RequireNumbers ?? false,
        requireUppercase: input.RequireUppercaseCharacters ?? false,
        requireLowercase: input.RequireLowercaseCharacters ?? false,
        usersMayChange: input.AllowUsersToChangePassword ?? false,
        ...(input.MaxPasswordAge === undefined ? {} : { maxAgeDays: input.MaxPasswordAge }),
        ...(input.PasswordReusePrevention === undefined
          ? {}
          : { reusePrevention: input.PasswordReusePrevention }),
        ...(input.HardExpiry === undefined ? {} : { hardExpiry: input.HardExpiry }),
      });
      return { output: {} };
    },
  });
}

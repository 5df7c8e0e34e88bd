import type { PasswordPolicies } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html */
export function deleteAccountPasswordPolicy(policies: Pick<PasswordPolicies, 'delete'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteAccountPasswordPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: () => [{ action: 'iam:DeleteAccountPasswordPolicy', resource: '*' }],
    async perform({ caller }) {
      await policies.delete(caller.accountId);
      return { output: {} };
    },
  });
}

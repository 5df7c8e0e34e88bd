import type { InlinePolicies, UserRef, Users } from '#identity';
import { operationShape, services, type DeleteUserPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyRef } from './policy-ref.ts';
import { userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html */
export function deleteUserPolicy(
  policies: Pick<InlinePolicies<UserRef>, 'delete'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteUserPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteUserPolicyRequest & { UserName: string; PolicyName: string }, caller) =>
      userNeed('iam:DeleteUserPolicy', users, input, caller),
    recorded: { input: ['UserName', 'PolicyName'] },
    async perform({ input, caller }) {
      await policies.delete(policyRef(input, caller));
      return { output: {} };
    },
  });
}

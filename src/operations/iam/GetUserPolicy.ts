import type { InlinePolicies, UserRef, Users } from '#identity';
import { operationShape, services, type GetUserPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { documentOutput } from './document-output.ts';
import { policyRef } from './policy-ref.ts';
import { userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html */
export function getUserPolicy(policies: Pick<InlinePolicies<UserRef>, 'get'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetUserPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetUserPolicyRequest & { UserName: string; PolicyName: string }, caller) =>
      userNeed('iam:GetUserPolicy', users, input, caller),
    recorded: { input: ['UserName', 'PolicyName'] },
    async perform({ input, caller }) {
      const { policyName, document } = await policies.get(policyRef(input, caller));
      return {
        output: {
          UserName: input.UserName,
          PolicyName: policyName,
          PolicyDocument: documentOutput(document),
        },
      };
    },
  });
}

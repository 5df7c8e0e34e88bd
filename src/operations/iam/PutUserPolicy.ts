import type { InlinePolicies, UserRef, Users } from '#identity';
import { operationShape, services, type PutUserPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyRef } from './policy-ref.ts';
import { userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html */
export function putUserPolicy(policies: Pick<InlinePolicies<UserRef>, 'put'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'PutUserPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: PutUserPolicyRequest & { UserName: string; PolicyName: string; PolicyDocument: string },
      caller,
    ) => userNeed('iam:PutUserPolicy', users, input, caller),
    recorded: { input: ['UserName', 'PolicyName', 'PolicyDocument'] },
    freeText: ['PolicyName'],
    async perform({ input, caller }) {
      await policies.put({ ...policyRef(input, caller), document: input.PolicyDocument });
      return { output: {} };
    },
  });
}

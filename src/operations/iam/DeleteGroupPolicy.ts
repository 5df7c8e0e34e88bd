import type { GroupRef, Groups, InlinePolicies } from '#identity';
import { operationShape, services, type DeleteGroupPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupNeed, groupRef } from './group-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html */
export function deleteGroupPolicy(
  policies: Pick<InlinePolicies<GroupRef>, 'delete'>,
  groups: Pick<Groups, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteGroupPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteGroupPolicyRequest & { GroupName: string; PolicyName: string }, caller) =>
      groupNeed('iam:DeleteGroupPolicy', groups, input, caller),
    recorded: { input: ['GroupName', 'PolicyName'] },
    async perform({ input, caller }) {
      await policies.delete({ ...groupRef(input, caller), policyName: input.PolicyName });
      return { output: {} };
    },
  });
}

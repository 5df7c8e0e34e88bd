import type { GroupRef, Groups, InlinePolicies } from '#identity';
import { operationShape, services, type GetGroupPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { documentOutput } from './document-output.ts';
import { groupNeed, groupRef } from './group-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html */
export function getGroupPolicy(
  policies: Pick<InlinePolicies<GroupRef>, 'get'>,
  groups: Pick<Groups, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetGroupPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetGroupPolicyRequest & { GroupName: string; PolicyName: string }, caller) =>
      groupNeed('iam:GetGroupPolicy', groups, input, caller),
    recorded: { input: ['GroupName', 'PolicyName'] },
    async perform({ input, caller }) {
      const { policyName, document } = await policies.get({
        ...groupRef(input, caller),
        policyName: input.PolicyName,
      });
      return {
        output: {
          GroupName: input.GroupName,
          PolicyName: policyName,
          PolicyDocument: documentOutput(document),
        },
      };
    },
  });
}

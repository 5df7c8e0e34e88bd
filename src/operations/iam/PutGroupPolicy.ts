import type { GroupRef, Groups, InlinePolicies } from '#identity';
import { operationShape, services, type PutGroupPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupNeed, groupRef } from './group-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html */
export function putGroupPolicy(
  policies: Pick<InlinePolicies<GroupRef>, 'put'>,
  groups: Pick<Groups, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'PutGroupPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: PutGroupPolicyRequest & { GroupName: string; PolicyName: string; PolicyDocument: string },
      caller,
    ) => groupNeed('iam:PutGroupPolicy', groups, input, caller),
    recorded: { input: ['GroupName', 'PolicyName', 'PolicyDocument'] },
    freeText: ['PolicyName'],
    async perform({ input, caller }) {
      await policies.put({
        ...groupRef(input, caller),
        policyName: input.PolicyName,
        document: input.PolicyDocument,
      });
      return { output: {} };
    },
  });
}

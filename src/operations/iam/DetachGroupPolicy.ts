import type { Attachments, GroupRef, Groups } from '#identity';
import { operationShape, services, type DetachGroupPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyArnKey, withKeys } from './condition-keys.ts';
import { groupNeed, groupRef } from './group-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html */
export function detachGroupPolicy(
  attachments: Pick<Attachments<GroupRef>, 'detach'>,
  groups: Pick<Groups, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DetachGroupPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: DetachGroupPolicyRequest & { GroupName: string; PolicyArn: string }, caller) =>
      withKeys(await groupNeed('iam:DetachGroupPolicy', groups, input, caller), policyArnKey(input)),
    recorded: { input: ['GroupName', 'PolicyArn'] },
    async perform({ input, caller }) {
      await attachments.detach({ ...groupRef(input, caller), policyArn: input.PolicyArn });
      return { output: {} };
    },
  });
}

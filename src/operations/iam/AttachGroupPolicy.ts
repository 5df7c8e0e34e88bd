import type { Attachments, GroupRef, Groups } from '#identity';
import { operationShape, services, type AttachGroupPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyArnKey, withKeys } from './condition-keys.ts';
import { groupNeed, groupRef } from './group-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html */
export function attachGroupPolicy(
  attachments: Pick<Attachments<GroupRef>, 'attach'>,
  groups: Pick<Groups, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'AttachGroupPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: AttachGroupPolicyRequest & { GroupName: string; PolicyArn: string }, caller) =>
      withKeys(await groupNeed('iam:AttachGroupPolicy', groups, input, caller), policyArnKey(input)),
    recorded: { input: ['GroupName', 'PolicyArn'] },
    async perform({ input, caller }) {
      await attachments.attach({ ...groupRef(input, caller), policyArn: input.PolicyArn });
      return { output: {} };
    },
  });
}

import type { PolicyRef, Tags } from '#identity';
import { operationShape, services, type UntagPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { withKeys } from './condition-keys.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html */
export function untagPolicy(tags: Pick<Tags<PolicyRef>, 'untag'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UntagPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UntagPolicyRequest & { PolicyArn: string; TagKeys: string[] }) =>
      withKeys(policyNeed('iam:UntagPolicy', input), { 'aws:TagKeys': input.TagKeys }),
    recorded: { input: ['PolicyArn', 'TagKeys'] },
    async perform({ input, caller }) {
      await tags.untag({ ...managedPolicyRef(input, caller), keys: input.TagKeys });
      return { output: {} };
    },
  });
}

import type { PolicyRef, Tags } from '#identity';
import { operationShape, services, type TagPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { withKeys } from './condition-keys.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';
import { tagsOf } from './tag-input.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html */
export function tagPolicy(tags: Pick<Tags<PolicyRef>, 'tag'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'TagPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: TagPolicyRequest & { PolicyArn: string }) =>
      withKeys(policyNeed('iam:TagPolicy', input), requestTagKeys(tagsOf(input))),
    recorded: { input: ['PolicyArn', 'Tags'] },
    freeText: ['Tags'],
    async perform({ input, caller }) {
      await tags.tag({ ...managedPolicyRef(input, caller), tags: tagsOf(input) });
      return { output: {} };
    },
  });
}

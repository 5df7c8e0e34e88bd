import type { PolicyRef, Tags } from '#identity';
import { operationShape, services, type ListPolicyTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';
import { tagOutput } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html */
export function listPolicyTags(tags: Pick<Tags<PolicyRef>, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListPolicyTags'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListPolicyTagsRequest & { PolicyArn: string }) => policyNeed('iam:ListPolicyTags', input),
    recorded: { input: ['PolicyArn', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await tags.list({ ...managedPolicyRef(input, caller), ...pageQuery(input) });
      return { output: { Tags: tagOutput(page.items), ...pageOutput(page) } };
    },
  });
}

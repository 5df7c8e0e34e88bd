import type { Workforce } from '#identity';
import { operationShape, services, type SsoUntagResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { taggedNeeds, taggedRef, type TaggedInput } from './tagged.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_UntagResource.html */
export function untagResource(workforce: Pick<Workforce, 'instances' | 'tags'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'UntagResource'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: SsoUntagResourceRequest & TaggedInput & { TagKeys: readonly string[] }) =>
      taggedNeeds('sso:UntagResource', input).map((need) => ({
        ...need,
        context: { 'aws:TagKeys': input.TagKeys },
      })),
    recorded: { input: ['ResourceArn', 'TagKeys'] },
    async perform({ input, caller }) {
      await workforce.tags.untag({ ...(await taggedRef(workforce, input, caller)), keys: input.TagKeys });
      return { output: {} };
    },
  });
}

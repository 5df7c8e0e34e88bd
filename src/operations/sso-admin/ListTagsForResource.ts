import type { Workforce } from '#identity';
import { operationShape, services, type SsoListTagsForResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { taggedNeeds, taggedRef, type TaggedInput } from './tagged.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListTagsForResource.html */
export function listTagsForResource(workforce: Pick<Workforce, 'instances' | 'tags'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListTagsForResource'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: SsoListTagsForResourceRequest & TaggedInput) =>
      taggedNeeds('sso:ListTagsForResource', input),
    recorded: { input: ['ResourceArn'] },
    async perform({ input, caller }) {
      const page = await workforce.tags.list({
        ...(await taggedRef(workforce, input, caller)),
        ...tokenQuery(input),
      });
      const Tags = page.items.map(({ key, value }) => ({ Key: key, Value: value }));
      return { output: { Tags, ...tokenOutput(page) } };
    },
  });
}

import type { Workforce } from '#identity';
import { operationShape, services, type SsoTagResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { taggedNeeds, taggedRef, tagsOf, type TaggedInput } from './tagged.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_TagResource.html */
export function tagResource(workforce: Pick<Workforce, 'instances' | 'tags'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'TagResource'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: SsoTagResourceRequest & TaggedInput) =>
      taggedNeeds('sso:TagResource', input, tagsOf(input)),
    recorded: { input: ['ResourceArn', 'Tags'] },
    freeText: ['Tags'],
    async perform({ input, caller }) {
      await workforce.tags.tag({ ...(await taggedRef(workforce, input, caller)), tags: tagsOf(input) });
      return { output: {} };
    },
  });
}

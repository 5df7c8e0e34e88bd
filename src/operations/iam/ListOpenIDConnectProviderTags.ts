import type { OidcProviderRef, Tags } from '#identity';
import { operationShape, services, type ListOpenIDConnectProviderTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { providerNeed, providerRef, type OidcProviderInput } from './oidc-provider-need.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { tagOutput } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviderTags.html */
export function listOpenIDConnectProviderTags(tags: Pick<Tags<OidcProviderRef>, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListOpenIDConnectProviderTags'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListOpenIDConnectProviderTagsRequest & OidcProviderInput) => [
      providerNeed('iam:ListOpenIDConnectProviderTags', input.OpenIDConnectProviderArn),
    ],
    recorded: { input: ['OpenIDConnectProviderArn', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await tags.list({ ...providerRef(input, caller), ...pageQuery(input) });
      return { output: { Tags: tagOutput(page.items), ...pageOutput(page) } };
    },
  });
}

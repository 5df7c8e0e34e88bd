import type { OidcProviderRef, Tags } from '#identity';
import { operationShape, services, type TagOpenIDConnectProviderRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { providerNeed, providerRef, type OidcProviderInput } from './oidc-provider-need.ts';
import { tagsOf } from './tag-input.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagOpenIDConnectProvider.html */
export function tagOpenIDConnectProvider(tags: Pick<Tags<OidcProviderRef>, 'tag'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'TagOpenIDConnectProvider'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: TagOpenIDConnectProviderRequest & OidcProviderInput) => [
      {
        ...providerNeed('iam:TagOpenIDConnectProvider', input.OpenIDConnectProviderArn),
        context: requestTagKeys(tagsOf(input)),
      },
    ],
    recorded: { input: ['OpenIDConnectProviderArn', 'Tags'] },
    freeText: ['Tags'],
    async perform({ input, caller }) {
      await tags.tag({ ...providerRef(input, caller), tags: tagsOf(input) });
      return { output: {} };
    },
  });
}

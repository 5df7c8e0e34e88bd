import type { OidcProviders } from '#identity';
import { operationShape, services, type GetOpenIDConnectProviderRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { providerNeed, providerRef, type OidcProviderInput } from './oidc-provider-need.ts';
import { tagsMember } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html */
export function getOpenIDConnectProvider(providers: Pick<OidcProviders, 'get'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetOpenIDConnectProvider'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetOpenIDConnectProviderRequest & OidcProviderInput) => [
      providerNeed('iam:GetOpenIDConnectProvider', input.OpenIDConnectProviderArn),
    ],
    recorded: { input: ['OpenIDConnectProviderArn'] },
    async perform({ input, caller }) {
      const provider = await providers.get(providerRef(input, caller));
      return {
        output: {
          Url: provider.url,
          ClientIDList: [...provider.clientIds],
          ThumbprintList: [...provider.thumbprints],
          CreateDate: new Date(provider.createdAt),
          ...tagsMember(provider.tags),
        },
      };
    },
  });
}

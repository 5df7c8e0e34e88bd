import type { OidcProviders } from '#identity';
import { operationShape, services, type RemoveClientIDFromOpenIDConnectProviderRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { providerNeed, providerRef, type OidcProviderInput } from './oidc-provider-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveClientIDFromOpenIDConnectProvider.html */
export function removeClientIDFromOpenIDConnectProvider(providers: Pick<OidcProviders, 'removeClientId'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'RemoveClientIDFromOpenIDConnectProvider'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: RemoveClientIDFromOpenIDConnectProviderRequest & OidcProviderInput & { ClientID: string },
    ) => [providerNeed('iam:RemoveClientIDFromOpenIDConnectProvider', input.OpenIDConnectProviderArn)],
    recorded: { input: ['OpenIDConnectProviderArn', 'ClientID'] },
    async perform({ input, caller }) {
      await providers.removeClientId({ ...providerRef(input, caller), clientId: input.ClientID });
      return { output: {} };
    },
  });
}

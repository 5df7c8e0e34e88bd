import type { OidcProviders } from '#identity';
import { operationShape, services, type AddClientIDToOpenIDConnectProviderRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { providerNeed, providerRef, type OidcProviderInput } from './oidc-provider-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html */
export function addClientIDToOpenIDConnectProvider(providers: Pick<OidcProviders, 'addClientId'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'AddClientIDToOpenIDConnectProvider'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: AddClientIDToOpenIDConnectProviderRequest & OidcProviderInput & { ClientID: string }) => [
      providerNeed('iam:AddClientIDToOpenIDConnectProvider', input.OpenIDConnectProviderArn),
    ],
    recorded: { input: ['OpenIDConnectProviderArn', 'ClientID'] },
    async perform({ input, caller }) {
      await providers.addClientId({ ...providerRef(input, caller), clientId: input.ClientID });
      return { output: {} };
    },
  });
}

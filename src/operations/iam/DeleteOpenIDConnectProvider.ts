import type { OidcProviders } from '#identity';
import { operationShape, services, type DeleteOpenIDConnectProviderRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { providerNeed, providerRef, type OidcProviderInput } from './oidc-provider-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html */
export function deleteOpenIDConnectProvider(providers: Pick<OidcProviders, 'delete'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteOpenIDConnectProvider'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteOpenIDConnectProviderRequest & OidcProviderInput) => [
      providerNeed('iam:DeleteOpenIDConnectProvider', input.OpenIDConnectProviderArn),
    ],
    recorded: { input: ['OpenIDConnectProviderArn'] },
    async perform({ input, caller }) {
      await providers.delete(providerRef(input, caller));
      return { output: {} };
    },
  });
}

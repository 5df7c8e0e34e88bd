import type { OidcProviders } from '#identity';
import { operationShape, services, type UpdateOpenIDConnectProviderThumbprintRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { providerNeed, providerRef, type OidcProviderInput } from './oidc-provider-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html */
export function updateOpenIDConnectProviderThumbprint(providers: Pick<OidcProviders, 'setThumbprints'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UpdateOpenIDConnectProviderThumbprint'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: UpdateOpenIDConnectProviderThumbprintRequest & OidcProviderInput & { ThumbprintList: string[] },
    ) => [providerNeed('iam:UpdateOpenIDConnectProviderThumbprint', input.OpenIDConnectProviderArn)],
    recorded: { input: ['OpenIDConnectProviderArn', 'ThumbprintList'] },
    async perform({ input, caller }) {
      await providers.setThumbprints({ ...providerRef(input, caller), thumbprints: input.ThumbprintList });
      return { output: {} };
    },
  });
}

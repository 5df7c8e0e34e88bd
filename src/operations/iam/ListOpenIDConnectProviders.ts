import type { OidcProviders } from '#identity';
import { operationShape, services, type ListOpenIDConnectProvidersRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html */
export function listOpenIDConnectProviders(providers: Pick<OidcProviders, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListOpenIDConnectProviders'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListOpenIDConnectProvidersRequest) => [
      { action: 'iam:ListOpenIDConnectProviders', resource: '*' },
    ],
    async perform({ caller }) {
      const arns = await providers.list(caller.accountId);
      return { output: { OpenIDConnectProviderList: arns.map((Arn) => ({ Arn })) } };
    },
  });
}

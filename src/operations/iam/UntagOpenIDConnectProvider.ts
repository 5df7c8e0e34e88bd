import type { OidcProviderRef, Tags } from '#identity';
import { operationShape, services, type UntagOpenIDConnectProviderRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { providerNeed, providerRef, type OidcProviderInput } from './oidc-provider-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagOpenIDConnectProvider.html */
export function untagOpenIDConnectProvider(tags: Pick<Tags<OidcProviderRef>, 'untag'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UntagOpenIDConnectProvider'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UntagOpenIDConnectProviderRequest & OidcProviderInput & { TagKeys: string[] }) => [
      {
        ...providerNeed('iam:UntagOpenIDConnectProvider', input.OpenIDConnectProviderArn),
        context: { 'aws:TagKeys': input.TagKeys },
      },
    ],
    recorded: { input: ['OpenIDConnectProviderArn', 'TagKeys'] },
    freeText: ['TagKeys'],
    async perform({ input, caller }) {
      await tags.untag({ ...providerRef(input, caller), keys: input.TagKeys });
      return { output: {} };
    },
  });
}

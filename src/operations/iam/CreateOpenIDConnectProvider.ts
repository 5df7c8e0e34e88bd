import type { OidcProviders } from '#identity';
import { oidcProviderArn } from '#kernel';
import { operationShape, services, type CreateOpenIDConnectProviderRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { providerNeed } from './oidc-provider-need.ts';
import { tagsOf } from './tag-input.ts';
import { tagsMember } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
export function createOpenIDConnectProvider(providers: Pick<OidcProviders, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateOpenIDConnectProvider'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateOpenIDConnectProviderRequest & { Url: string }, caller) => {
      const arn = oidcProviderArn(caller.accountId, input.Url.replace(/^https?:\/\//, ''));
      const context = requestTagKeys(tagsOf(input));
      const tagging = tagsOf(input).length === 0 ? [] : ['iam:TagOpenIDConnectProvider'];
      return ['iam:CreateOpenIDConnectProvider', ...tagging].map((action) => ({
        ...providerNeed(action, arn),
        context,
      }));
    },
    recorded: {
      input: ['Url', 'ClientIDList', 'ThumbprintList', 'Tags'],
      output: ['OpenIDConnectProviderArn'],
    },
    freeText: ['Url', 'Tags'],
    async perform({ input, caller }) {
      const provider = await providers.create({
        accountId: caller.accountId,
        url: input.Url,
        clientIds: input.ClientIDList ?? [],
        thumbprints: input.ThumbprintList ?? [],
        tags: tagsOf(input),
      });
      return { output: { OpenIDConnectProviderArn: provider.arn, ...tagsMember(provider.tags) } };
    },
  });
}

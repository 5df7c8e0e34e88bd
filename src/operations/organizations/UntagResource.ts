import type { Identity } from '#identity';
import { operationShape, services, type OrganizationsUntagResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = OrganizationsUntagResourceRequest & { ResourceId: string; TagKeys: string[] };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_UntagResource.html */
export function untagResource(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'UntagResource'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: Input, caller) =>
      (await nodeNeeds('UntagResource', organizations, caller, input.ResourceId)).map((need) => ({
        ...need,
        context: { 'aws:TagKeys': input.TagKeys },
      })),
    recorded: { input: ['ResourceId', 'TagKeys'] },
    freeText: ['TagKeys'],
    async perform({ input, caller }) {
      await organizations.tags.untag({
        accountId: caller.accountId,
        resourceId: input.ResourceId,
        keys: input.TagKeys,
      });
      return { output: {} };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services, type OrganizationsListTagsForResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = OrganizationsListTagsForResourceRequest & { ResourceId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html */
export function listTagsForResource(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListTagsForResource'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      nodeNeeds('ListTagsForResource', organizations, caller, input.ResourceId),
    recorded: { input: ['ResourceId'] },
    async perform({ input, caller }) {
      const page = await organizations.tags.list({
        accountId: caller.accountId,
        resourceId: input.ResourceId,
        ...listQuery(input),
      });
      return {
        output: {
          Tags: page.items.map(({ key, value }) => ({ Key: key, Value: value })),
          ...nextToken(page),
        },
      };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services, type OrganizationsTagResourceRequest, type Tag } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { nodeNeeds } from './organization-need.ts';
import { tagInput } from './tag-input.ts';

type Input = OrganizationsTagResourceRequest & { ResourceId: string; Tags: Tag[] };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_TagResource.html */
export function tagResource(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'TagResource'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: Input, caller) =>
      (await nodeNeeds('TagResource', organizations, caller, input.ResourceId)).map((need) => ({
        ...need,
        context: requestTagKeys(tagInput(input.Tags)),
      })),
    recorded: { input: ['ResourceId', 'Tags'] },
    freeText: ['Tags'],
    async perform({ input, caller }) {
      await organizations.tags.tag({
        accountId: caller.accountId,
        resourceId: input.ResourceId,
        tags: tagInput(input.Tags),
      });
      return { output: {} };
    },
  });
}

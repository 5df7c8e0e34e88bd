import type { Identity } from '#identity';
import { operationShape, services, type CreateOrganizationalUnitRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { nodeNeeds } from './organization-need.ts';
import { unitOutput } from './outputs.ts';
import { tagInput } from './tag-input.ts';

type Input = CreateOrganizationalUnitRequest & { ParentId: string; Name: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganizationalUnit.html */
export function createOrganizationalUnit(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'CreateOrganizationalUnit'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: Input, caller) =>
      (await nodeNeeds('CreateOrganizationalUnit', organizations, caller, input.ParentId)).map((need) => ({
        ...need,
        context: requestTagKeys(tagInput(input.Tags)),
      })),
    recorded: { input: ['ParentId', 'Name', 'Tags'], output: ['OrganizationalUnit'] },
    freeText: ['Name', 'Tags'],
    async perform({ input, caller }) {
      const unit = await organizations.units.create({
        accountId: caller.accountId,
        parentId: input.ParentId,
        name: input.Name,
        tags: tagInput(input.Tags),
      });
      return { output: { OrganizationalUnit: unitOutput(unit) } };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services, type ListOrganizationalUnitsForParentRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { nodeNeeds } from './organization-need.ts';
import { unitOutput } from './outputs.ts';

type Input = ListOrganizationalUnitsForParentRequest & { ParentId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html */
export function listOrganizationalUnitsForParent(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListOrganizationalUnitsForParent'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      nodeNeeds('ListOrganizationalUnitsForParent', organizations, caller, input.ParentId),
    recorded: { input: ['ParentId', 'MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.units.list({
        accountId: caller.accountId,
        parentId: input.ParentId,
        ...listQuery(input),
      });
      return { output: { OrganizationalUnits: page.items.map(unitOutput), ...nextToken(page) } };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services, type DeleteOrganizationalUnitRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = DeleteOrganizationalUnitRequest & { OrganizationalUnitId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteOrganizationalUnit.html */
export function deleteOrganizationalUnit(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DeleteOrganizationalUnit'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) =>
      nodeNeeds('DeleteOrganizationalUnit', organizations, caller, input.OrganizationalUnitId),
    recorded: { input: ['OrganizationalUnitId'] },
    async perform({ input, caller }) {
      await organizations.units.delete({ accountId: caller.accountId, unitId: input.OrganizationalUnitId });
      return { output: {} };
    },
  });
}

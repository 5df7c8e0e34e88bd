import type { Identity } from '#identity';
import { operationShape, services, type UpdateOrganizationalUnitRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';
import { unitOutput } from './outputs.ts';

type Input = UpdateOrganizationalUnitRequest & { OrganizationalUnitId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdateOrganizationalUnit.html */
export function updateOrganizationalUnit(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'UpdateOrganizationalUnit'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) =>
      nodeNeeds('UpdateOrganizationalUnit', organizations, caller, input.OrganizationalUnitId),
    recorded: { input: ['OrganizationalUnitId', 'Name'], output: ['OrganizationalUnit'] },
    freeText: ['Name'],
    async perform({ input, caller }) {
      const ref = { accountId: caller.accountId, unitId: input.OrganizationalUnitId };
      const unit =
        input.Name === undefined
          ? await organizations.units.get(ref)
          : await organizations.units.rename({ ...ref, name: input.Name });
      return { output: { OrganizationalUnit: unitOutput(unit) } };
    },
  });
}

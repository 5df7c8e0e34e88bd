import type { Identity } from '#identity';
import { operationShape, services, type DescribeOrganizationalUnitRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';
import { unitOutput } from './outputs.ts';

type Input = DescribeOrganizationalUnitRequest & { OrganizationalUnitId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganizationalUnit.html */
export function describeOrganizationalUnit(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DescribeOrganizationalUnit'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      nodeNeeds('DescribeOrganizationalUnit', organizations, caller, input.OrganizationalUnitId),
    recorded: { input: ['OrganizationalUnitId'] },
    async perform({ input, caller }) {
      const unit = await organizations.units.get({
        accountId: caller.accountId,
        unitId: input.OrganizationalUnitId,
      });
      return { output: { OrganizationalUnit: unitOutput(unit) } };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { anyNeed } from './organization-need.ts';
import { organizationOutput } from './outputs.ts';

/**
 * For any account of the organisation.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 */
export function describeOrganization(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DescribeOrganization'),
    eventClass: 'Management',
    readOnly: true,
    needs: () => anyNeed('DescribeOrganization'),
    async perform({ caller }) {
      return {
        output: { Organization: organizationOutput(await organizations.describe(caller.accountId)) },
      };
    },
  });
}

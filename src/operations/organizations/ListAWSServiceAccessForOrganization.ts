import type { Identity } from '#identity';
import { operationShape, services, type ListAWSServiceAccessForOrganizationRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { anyNeed } from './organization-need.ts';

/**
 * Always none: no service of AWS has access to an organisation here. Terraform asks before it shows one.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html
 */
export function listAWSServiceAccessForOrganization(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListAWSServiceAccessForOrganization'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListAWSServiceAccessForOrganizationRequest) =>
      anyNeed('ListAWSServiceAccessForOrganization'),
    recorded: { input: ['MaxResults'] },
    async perform({ caller }) {
      // For who manages one alone, as every list but the description is.
      await organizations.roots({ accountId: caller.accountId });
      return { output: { EnabledServicePrincipals: [] } };
    },
  });
}

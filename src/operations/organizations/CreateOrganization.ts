import type { Identity } from '#identity';
import { operationShape, services, type CreateOrganizationRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { anyNeed } from './organization-need.ts';
import { organizationOutput } from './outputs.ts';

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html */
export function createOrganization(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'CreateOrganization'),
    eventClass: 'Management',
    readOnly: false,
    needs: (_input: CreateOrganizationRequest) => anyNeed('CreateOrganization'),
    recorded: {
      input: ['FeatureSet'],
      output: ['Organization.Id', 'Organization.Arn', 'Organization.FeatureSet'],
    },
    async perform({ input, caller }) {
      const organization = await organizations.create({
        accountId: caller.accountId,
        featureSet: input.FeatureSet ?? 'ALL',
      });
      return { output: { Organization: organizationOutput(organization) } };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services, type OrganizationsDeletePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = OrganizationsDeletePolicyRequest & { PolicyId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeletePolicy.html */
export function deletePolicy(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DeletePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) => nodeNeeds('DeletePolicy', organizations, caller, input.PolicyId),
    recorded: { input: ['PolicyId'] },
    async perform({ input, caller }) {
      await organizations.policies.delete({ accountId: caller.accountId, policyId: input.PolicyId });
      return { output: {} };
    },
  });
}

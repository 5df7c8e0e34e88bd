import type { Identity } from '#identity';
import { operationShape, services, type UpdatePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';
import { policyOutput } from './outputs.ts';

type Input = UpdatePolicyRequest & { PolicyId: string };

/**
 * What is not given stays.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdatePolicy.html
 */
export function updatePolicy(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'UpdatePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) => nodeNeeds('UpdatePolicy', organizations, caller, input.PolicyId),
    recorded: { input: ['PolicyId', 'Name', 'Description', 'Content'], output: ['Policy.PolicySummary'] },
    freeText: ['Name', 'Description'],
    async perform({ input, caller }) {
      const policy = await organizations.policies.update({
        accountId: caller.accountId,
        policyId: input.PolicyId,
        ...(input.Name === undefined ? {} : { name: input.Name }),
        ...(input.Description === undefined ? {} : { description: input.Description }),
        ...(input.Content === undefined ? {} : { content: input.Content }),
      });
      return { output: { Policy: policyOutput(policy) } };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services, type DescribePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';
import { policyOutput } from './outputs.ts';

type Input = DescribePolicyRequest & { PolicyId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html */
export function describePolicy(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DescribePolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) => nodeNeeds('DescribePolicy', organizations, caller, input.PolicyId),
    recorded: { input: ['PolicyId'] },
    async perform({ input, caller }) {
      const policy = await organizations.policies.get({
        accountId: caller.accountId,
        policyId: input.PolicyId,
      });
      return { output: { Policy: policyOutput(policy) } };
    },
  });
}

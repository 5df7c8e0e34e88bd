import type { Identity } from '#identity';
import { operationShape, services, type OrganizationsListPoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { anyNeed } from './organization-need.ts';
import { policySummaryOutput } from './outputs.ts';
import { policyTypeKey, SERVICE_CONTROL_POLICY } from './policy-type.ts';

type Input = OrganizationsListPoliciesRequest & { Filter: string };

/**
 * Of another type there is none.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html
 */
export function listPolicies(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListPolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input) =>
      anyNeed('ListPolicies').map((need) => ({ ...need, context: policyTypeKey(input.Filter) })),
    recorded: { input: ['Filter', 'MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.policies.list({ accountId: caller.accountId, ...listQuery(input) });
      const policies = input.Filter === SERVICE_CONTROL_POLICY ? page.items : [];
      return { output: { Policies: policies.map(policySummaryOutput), ...nextToken(page) } };
    },
  });
}

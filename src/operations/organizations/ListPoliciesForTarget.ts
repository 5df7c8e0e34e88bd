import type { Identity } from '#identity';
import { operationShape, services, type ListPoliciesForTargetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { nodeNeeds } from './organization-need.ts';
import { policySummaryOutput } from './outputs.ts';
import { SERVICE_CONTROL_POLICY } from './policy-type.ts';

type Input = ListPoliciesForTargetRequest & { TargetId: string; Filter: string };

/**
 * Of another type there is none.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html
 */
export function listPoliciesForTarget(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListPoliciesForTarget'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      nodeNeeds('ListPoliciesForTarget', organizations, caller, input.TargetId),
    recorded: { input: ['TargetId', 'Filter', 'MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.attachments.ofTarget({
        accountId: caller.accountId,
        targetId: input.TargetId,
        ...listQuery(input),
      });
      const policies = input.Filter === SERVICE_CONTROL_POLICY ? page.items : [];
      return { output: { Policies: policies.map(policySummaryOutput), ...nextToken(page) } };
    },
  });
}

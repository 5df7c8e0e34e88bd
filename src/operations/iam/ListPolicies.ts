import type { ManagedPolicies } from '#identity';
import { operationShape, services, type ListPoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { managedPolicyOutput } from './managed-policy-output.ts';
import { pageOutput, pageQuery, pathQuery } from './page-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html */
export function listPolicies(policies: Pick<ManagedPolicies, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListPolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListPoliciesRequest) => [{ action: 'iam:ListPolicies', resource: '*' }],
    recorded: { input: ['Scope', 'OnlyAttached', 'PathPrefix', 'PolicyUsageFilter', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await policies.list({
        accountId: caller.accountId,
        ...(input.Scope === 'AWS' || input.Scope === 'Local' ? { scope: input.Scope } : {}),
        ...(input.OnlyAttached === undefined ? {} : { onlyAttached: input.OnlyAttached }),
        ...(input.PolicyUsageFilter === undefined ? {} : { usage: input.PolicyUsageFilter }),
        ...pathQuery(input),
        ...pageQuery(input),
      });
      return { output: { Policies: page.items.map(managedPolicyOutput), ...pageOutput(page) } };
    },
  });
}

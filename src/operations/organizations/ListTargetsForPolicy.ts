import type { Identity } from '#identity';
import { operationShape, services, type ListTargetsForPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = ListTargetsForPolicyRequest & { PolicyId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTargetsForPolicy.html */
export function listTargetsForPolicy(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListTargetsForPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) => nodeNeeds('ListTargetsForPolicy', organizations, caller, input.PolicyId),
    recorded: { input: ['PolicyId', 'MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.attachments.targetsOf({
        accountId: caller.accountId,
        policyId: input.PolicyId,
        ...listQuery(input),
      });
      const Targets = page.items.map(({ targetId, arn, name, kind }) => ({
        TargetId: targetId,
        Arn: arn,
        Name: name,
        Type: kind,
      }));
      return { output: { Targets, ...nextToken(page) } };
    },
  });
}

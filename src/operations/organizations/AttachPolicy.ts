import type { Identity } from '#identity';
import { operationShape, services, type AttachPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = AttachPolicyRequest & { PolicyId: string; TargetId: string };

/**
 * Lets a service control policy count for a root, a unit or an account.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html
 */
export function attachPolicy(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'AttachPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) =>
      nodeNeeds('AttachPolicy', organizations, caller, input.PolicyId, input.TargetId),
    recorded: { input: ['PolicyId', 'TargetId'] },
    async perform({ input, caller }) {
      await organizations.attachments.attach({
        accountId: caller.accountId,
        policyId: input.PolicyId,
        targetId: input.TargetId,
      });
      return { output: {} };
    },
  });
}

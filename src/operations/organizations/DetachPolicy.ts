import type { Identity } from '#identity';
import { operationShape, services, type DetachPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = DetachPolicyRequest & { PolicyId: string; TargetId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html */
export function detachPolicy(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DetachPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) =>
      nodeNeeds('DetachPolicy', organizations, caller, input.PolicyId, input.TargetId),
    recorded: { input: ['PolicyId', 'TargetId'] },
    async perform({ input, caller }) {
      await organizations.attachments.detach({
        accountId: caller.accountId,
        policyId: input.PolicyId,
        targetId: input.TargetId,
      });
      return { output: {} };
    },
  });
}

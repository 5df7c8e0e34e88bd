import type { Identity } from '#identity';
import { operationShape, services, type DisablePolicyTypeRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';
import { rootOutput } from './outputs.ts';
import { policyTypeKey, refuseOtherTypes } from './policy-type.ts';

type Input = DisablePolicyTypeRequest & { RootId: string; PolicyType: string };

/**
 * Service control policies count no longer, and what was attached is forgotten.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisablePolicyType.html
 */
export function disablePolicyType(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DisablePolicyType'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: Input, caller) =>
      (await nodeNeeds('DisablePolicyType', organizations, caller, input.RootId)).map((need) => ({
        ...need,
        context: policyTypeKey(input.PolicyType),
      })),
    recorded: { input: ['RootId', 'PolicyType'] },
    async perform({ input, caller }) {
      refuseOtherTypes(input.PolicyType);
      const root = await organizations.setServiceControl({
        accountId: caller.accountId,
        rootId: input.RootId,
        enabled: false,
      });
      return { output: { Root: rootOutput(root) } };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services, type EnablePolicyTypeRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';
import { rootOutput } from './outputs.ts';
import { policyTypeKey, refuseOtherTypes } from './policy-type.ts';

type Input = EnablePolicyTypeRequest & { RootId: string; PolicyType: string };

/**
 * Lets service control policies count: each root, unit and account begins with the one that allows everything.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnablePolicyType.html
 */
export function enablePolicyType(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'EnablePolicyType'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: Input, caller) =>
      (await nodeNeeds('EnablePolicyType', organizations, caller, input.RootId)).map((need) => ({
        ...need,
        context: policyTypeKey(input.PolicyType),
      })),
    recorded: { input: ['RootId', 'PolicyType'] },
    async perform({ input, caller }) {
      refuseOtherTypes(input.PolicyType);
      const root = await organizations.setServiceControl({
        accountId: caller.accountId,
        rootId: input.RootId,
        enabled: true,
      });
      return { output: { Root: rootOutput(root) } };
    },
  });
}

import type { Simulations } from '#identity';
import { operationShape, services, type GetContextKeysForCustomPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/**
 * The condition keys that the policies in the request read.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html
 */
export function getContextKeysForCustomPolicy(simulations: Pick<Simulations, 'contextKeys'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetContextKeysForCustomPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: GetContextKeysForCustomPolicyRequest & { PolicyInputList: string[] }) => [
      { action: 'iam:GetContextKeysForCustomPolicy', resource: '*' },
    ],
    async perform({ input, caller }) {
      const keys = await simulations.contextKeys(caller.accountId, undefined, input.PolicyInputList);
      return { output: { ContextKeyNames: [...keys] } };
    },
  });
}

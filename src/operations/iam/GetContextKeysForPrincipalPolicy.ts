import type { Simulations } from '#identity';
import { operationShape, services, type GetContextKeysForPrincipalPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/**
 * The condition keys that the policies of a user, group or role read, and those in the request.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html
 */
export function getContextKeysForPrincipalPolicy(simulations: Pick<Simulations, 'contextKeys'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetContextKeysForPrincipalPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetContextKeysForPrincipalPolicyRequest & { PolicySourceArn: string }) => [
      { action: 'iam:GetContextKeysForPrincipalPolicy', resource: input.PolicySourceArn },
    ],
    recorded: { input: ['PolicySourceArn'] },
    async perform({ input, caller }) {
      const { PolicySourceArn, PolicyInputList = [] } = input;
      const keys = await simulations.contextKeys(caller.accountId, PolicySourceArn, PolicyInputList);
      return { output: { ContextKeyNames: [...keys] } };
    },
  });
}

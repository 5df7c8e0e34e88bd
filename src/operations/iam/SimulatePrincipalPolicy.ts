import type { Simulations } from '#identity';
import { operationShape, services, type SimulatePrincipalPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { simulationOrder } from './simulation/input.ts';
import { simulationOutput } from './simulation/output.ts';

/**
 * What the policies of a user, group or role allow, with others in the request beside them.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function simulatePrincipalPolicy(simulations: Pick<Simulations, 'ofPrincipal'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'SimulatePrincipalPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: SimulatePrincipalPolicyRequest & { PolicySourceArn: string; ActionNames: string[] }) => [
      { action: 'iam:SimulatePrincipalPolicy', resource: input.PolicySourceArn },
    ],
    recorded: {
      input: ['PolicySourceArn', 'ActionNames', 'ResourceArns', 'CallerArn', 'ResourceOwner', 'MaxItems'],
    },
    async perform({ input, caller }) {
      const order = simulationOrder(input);
      const page = await simulations.ofPrincipal(caller.accountId, input.PolicySourceArn, order);
      return { output: simulationOutput(page) };
    },
  });
}

import type { Simulations } from '#identity';
import { operationShape, services, type SimulateCustomPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { simulationOrder } from './simulation/input.ts';
import { simulationOutput } from './simulation/output.ts';

/**
 * What the policies in the request would allow.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
export function simulateCustomPolicy(simulations: Pick<Simulations, 'custom'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'SimulateCustomPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: SimulateCustomPolicyRequest & { PolicyInputList: string[]; ActionNames: string[] }) => [
      { action: 'iam:SimulateCustomPolicy', resource: '*' },
    ],
    recorded: { input: ['ActionNames', 'ResourceArns', 'CallerArn', 'ResourceOwner', 'MaxItems'] },
    async perform({ input, caller }) {
      return { output: simulationOutput(simulations.custom(caller.accountId, simulationOrder(input))) };
    },
  });
}

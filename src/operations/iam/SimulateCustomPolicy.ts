import { operationShape, services, type SimulateCustomPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { readCaller } from './simulation/caller.ts';
import { runSimulation } from './simulation/run.ts';

/**
 * What the policies in the request would allow.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
export function simulateCustomPolicy() {
  return defineOperation({
    shape: operationShape(services.iam, 'SimulateCustomPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: SimulateCustomPolicyRequest & { PolicyInputList: string[]; ActionNames: string[] }) => [
      { action: 'iam:SimulateCustomPolicy', resource: '*' },
    ],
    recorded: { input: ['ActionNames', 'ResourceArns', 'CallerArn', 'ResourceOwner', 'MaxItems'] },
    async perform({ input, caller }) {
      return { output: runSimulation(input, readCaller(input.CallerArn, caller.accountId)) };
    },
  });
}

import type { ReadPolicySources } from '#identity';
import { operationShape, services, type SimulatePrincipalPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { sourceCaller } from './simulation/caller.ts';
import { runSimulation } from './simulation/run.ts';

/**
 * What the policies of a user, group or role allow, with others in the request beside them.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function simulatePrincipalPolicy(readSources: ReadPolicySources) {
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
      const held = await readSources(caller.accountId, input.PolicySourceArn);
      return { output: runSimulation(input, sourceCaller(input, held, caller.accountId), held) };
    },
  });
}

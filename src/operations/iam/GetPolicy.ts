import type { ManagedPolicies } from '#identity';
import { operationShape, services, type GetPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { managedPolicyOutput } from './managed-policy-output.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html */
export function getPolicy(policies: Pick<ManagedPolicies, 'get'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetPolicyRequest & { PolicyArn: string }) => policyNeed('iam:GetPolicy', input),
    recorded: { input: ['PolicyArn'] },
    async perform({ input, caller }) {
      return { output: { Policy: managedPolicyOutput(await policies.get(managedPolicyRef(input, caller))) } };
    },
  });
}

import type { ManagedPolicies } from '#identity';
import { operationShape, services, type DeletePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html */
export function deletePolicy(policies: Pick<ManagedPolicies, 'delete'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeletePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeletePolicyRequest & { PolicyArn: string }) => policyNeed('iam:DeletePolicy', input),
    recorded: { input: ['PolicyArn'] },
    async perform({ input, caller }) {
      await policies.delete(managedPolicyRef(input, caller));
      return { output: {} };
    },
  });
}

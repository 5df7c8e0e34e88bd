import type { PolicyVersions } from '#identity';
import { operationShape, services, type DeletePolicyVersionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html */
export function deletePolicyVersion(versions: Pick<PolicyVersions, 'delete'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeletePolicyVersion'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeletePolicyVersionRequest & { PolicyArn: string; VersionId: string }) =>
      policyNeed('iam:DeletePolicyVersion', input),
    recorded: { input: ['PolicyArn', 'VersionId'] },
    async perform({ input, caller }) {
      await versions.delete({ ...managedPolicyRef(input, caller), versionId: input.VersionId });
      return { output: {} };
    },
  });
}

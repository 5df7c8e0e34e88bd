import type { PolicyVersions } from '#identity';
import { operationShape, services, type GetPolicyVersionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { wholePolicyVersionOutput } from './managed-policy-output.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html */
export function getPolicyVersion(versions: Pick<PolicyVersions, 'get'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetPolicyVersion'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetPolicyVersionRequest & { PolicyArn: string; VersionId: string }) =>
      policyNeed('iam:GetPolicyVersion', input),
    recorded: { input: ['PolicyArn', 'VersionId'] },
    async perform({ input, caller }) {
      const version = await versions.get({
        ...managedPolicyRef(input, caller),
        versionId: input.VersionId,
      });
      return { output: { PolicyVersion: wholePolicyVersionOutput(version) } };
    },
  });
}

import type { PolicyVersions } from '#identity';
import { operationShape, services, type SetDefaultPolicyVersionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html */
export function setDefaultPolicyVersion(versions: Pick<PolicyVersions, 'setDefault'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'SetDefaultPolicyVersion'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: SetDefaultPolicyVersionRequest & { PolicyArn: string; VersionId: string }) =>
      policyNeed('iam:SetDefaultPolicyVersion', input),
    recorded: { input: ['PolicyArn', 'VersionId'] },
    async perform({ input, caller }) {
      await versions.setDefault({ ...managedPolicyRef(input, caller), versionId: input.VersionId });
      return { output: {} };
    },
  });
}

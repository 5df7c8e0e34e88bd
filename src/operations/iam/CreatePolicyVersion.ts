import type { PolicyVersions } from '#identity';
import { operationShape, services, type CreatePolicyVersionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyVersionOutput } from './managed-policy-output.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html */
export function createPolicyVersion(versions: Pick<PolicyVersions, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreatePolicyVersion'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreatePolicyVersionRequest & { PolicyArn: string; PolicyDocument: string }) =>
      policyNeed('iam:CreatePolicyVersion', input),
    recorded: { input: ['PolicyArn', 'PolicyDocument', 'SetAsDefault'], output: ['PolicyVersion'] },
    async perform({ input, caller }) {
      const version = await versions.create({
        ...managedPolicyRef(input, caller),
        document: input.PolicyDocument,
        setAsDefault: input.SetAsDefault ?? false,
      });
      return { output: { PolicyVersion: policyVersionOutput(version) } };
    },
  });
}

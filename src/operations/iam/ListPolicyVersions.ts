import type { PolicyVersions } from '#identity';
import { operationShape, services, type ListPolicyVersionsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyVersionOutput } from './managed-policy-output.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html */
export function listPolicyVersions(versions: Pick<PolicyVersions, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListPolicyVersions'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListPolicyVersionsRequest & { PolicyArn: string }) =>
      policyNeed('iam:ListPolicyVersions', input),
    recorded: { input: ['PolicyArn', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await versions.list({ ...managedPolicyRef(input, caller), ...pageQuery(input) });
      return { output: { Versions: page.items.map(policyVersionOutput), ...pageOutput(page) } };
    },
  });
}

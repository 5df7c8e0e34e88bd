import type { ManagedPolicies } from '#identity';
import { managedPolicyArn } from '#kernel';
import { operationShape, services, type CreatePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { createNeeds } from './create-needs.ts';
import { managedPolicyOutput } from './managed-policy-output.ts';
import { tagsOf } from './tag-input.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export function createPolicy(policies: Pick<ManagedPolicies, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreatePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreatePolicyRequest & { PolicyName: string; PolicyDocument: string }, caller) =>
      createNeeds(
        'Policy',
        managedPolicyArn(caller.accountId, input.Path ?? '/', input.PolicyName),
        tagsOf(input),
      ),
    recorded: { input: ['PolicyName', 'Path', 'Description', 'PolicyDocument', 'Tags'], output: ['Policy'] },
    freeText: ['PolicyName', 'Path', 'Description', 'Tags'],
    async perform({ input, caller }) {
      const policy = await policies.create({
        accountId: caller.accountId,
        policyName: input.PolicyName,
        document: input.PolicyDocument,
        ...(input.Path === undefined ? {} : { path: input.Path }),
        ...(input.Description === undefined ? {} : { description: input.Description }),
        tags: tagsOf(input),
      });
      return { output: { Policy: managedPolicyOutput(policy) } };
    },
  });
}

import type { Identity } from '#identity';
import { operationShape, services, type OrganizationsCreatePolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { anyNeed } from './organization-need.ts';
import { policyOutput } from './outputs.ts';
import { policyTypeKey, refuseOtherTypes } from './policy-type.ts';
import { tagInput } from './tag-input.ts';

type Input = OrganizationsCreatePolicyRequest & {
  Content: string;
  Description: string;
  Name: string;
  Type: string;
};

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html */
export function createPolicy(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'CreatePolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input) =>
      anyNeed('CreatePolicy').map((need) => ({
        ...need,
        context: { ...policyTypeKey(input.Type), ...requestTagKeys(tagInput(input.Tags)) },
      })),
    recorded: { input: ['Name', 'Description', 'Type', 'Content', 'Tags'], output: ['Policy.PolicySummary'] },
    freeText: ['Name', 'Description', 'Tags'],
    async perform({ input, caller }) {
      refuseOtherTypes(input.Type);
      const policy = await organizations.policies.create({
        accountId: caller.accountId,
        name: input.Name,
        description: input.Description,
        content: input.Content,
        tags: tagInput(input.Tags),
      });
      return { output: { Policy: policyOutput(policy) } };
    },
  });
}

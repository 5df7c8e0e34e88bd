import type { Attachments, GroupRef, Groups } from '#identity';
import { operationShape, services, type ListAttachedGroupPoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { attachedPolicyOutput } from './attached-policy-output.ts';
import { groupNeed, groupRef } from './group-need.ts';
import { pageOutput, pageQuery, pathQuery } from './page-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html */
export function listAttachedGroupPolicies(
  attachments: Pick<Attachments<GroupRef>, 'list'>,
  groups: Pick<Groups, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListAttachedGroupPolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListAttachedGroupPoliciesRequest & { GroupName: string }, caller) =>
      groupNeed('iam:ListAttachedGroupPolicies', groups, input, caller),
    recorded: { input: ['GroupName', 'PathPrefix', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await attachments.list({
        ...groupRef(input, caller),
        ...pathQuery(input),
        ...pageQuery(input),
      });
      return { output: { AttachedPolicies: page.items.map(attachedPolicyOutput), ...pageOutput(page) } };
    },
  });
}

import type { Attachments, UserRef, Users } from '#identity';
import { operationShape, services, type ListAttachedUserPoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { attachedPolicyOutput } from './attached-policy-output.ts';
import { pageOutput, pageQuery, pathQuery } from './page-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html */
export function listAttachedUserPolicies(
  attachments: Pick<Attachments<UserRef>, 'list'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListAttachedUserPolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListAttachedUserPoliciesRequest & { UserName: string }, caller) =>
      userNeed('iam:ListAttachedUserPolicies', users, input, caller),
    recorded: { input: ['UserName', 'PathPrefix', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await attachments.list({
        ...targetUser(input, caller),
        ...pathQuery(input),
        ...pageQuery(input),
      });
      return { output: { AttachedPolicies: page.items.map(attachedPolicyOutput), ...pageOutput(page) } };
    },
  });
}

import type { InlinePolicies, UserRef, Users } from '#identity';
import { operationShape, services, type ListUserPoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html */
export function listUserPolicies(
  policies: Pick<InlinePolicies<UserRef>, 'list'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListUserPolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListUserPoliciesRequest & { UserName: string }, caller) =>
      userNeed('iam:ListUserPolicies', users, input, caller),
    recorded: { input: ['UserName', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await policies.list({ ...targetUser(input, caller), ...pageQuery(input) });
      return { output: { PolicyNames: [...page.items], ...pageOutput(page) } };
    },
  });
}

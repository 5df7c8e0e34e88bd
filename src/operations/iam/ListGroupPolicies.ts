import type { GroupRef, Groups, InlinePolicies } from '#identity';
import { operationShape, services, type ListGroupPoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { groupNeed, groupRef } from './group-need.ts';
import { pageOutput, pageQuery } from './page-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html */
export function listGroupPolicies(
  policies: Pick<InlinePolicies<GroupRef>, 'list'>,
  groups: Pick<Groups, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListGroupPolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListGroupPoliciesRequest & { GroupName: string }, caller) =>
      groupNeed('iam:ListGroupPolicies', groups, input, caller),
    recorded: { input: ['GroupName', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await policies.list({ ...groupRef(input, caller), ...pageQuery(input) });
      return { output: { PolicyNames: [...page.items], ...pageOutput(page) } };
    },
  });
}

import type { Workforce } from '#identity';
import { operationShape, services, type ListAccountAssignmentDeletionStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { requestOutput, requestsOf } from './request-list.ts';
import { tokenOutput } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignmentDeletionStatus.html */
export function listAccountAssignmentDeletionStatus(workforce: Pick<Workforce, 'listRequests'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListAccountAssignmentDeletionStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListAccountAssignmentDeletionStatusRequest & InstanceInput) =>
      ssoNeeds('sso:ListAccountAssignmentDeletionStatus', input),
    recorded: { input: ['InstanceArn'] },
    async perform({ input, caller }) {
      const page = await requestsOf(workforce, 'unassign', input, instanceRef(input, caller));
      return {
        output: { AccountAssignmentsDeletionStatus: page.items.map(requestOutput), ...tokenOutput(page) },
      };
    },
  });
}

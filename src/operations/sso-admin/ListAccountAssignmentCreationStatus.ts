import type { Workforce } from '#identity';
import { operationShape, services, type ListAccountAssignmentCreationStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { requestOutput, requestsOf } from './request-list.ts';
import { tokenOutput } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignmentCreationStatus.html */
export function listAccountAssignmentCreationStatus(workforce: Pick<Workforce, 'listRequests'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListAccountAssignmentCreationStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListAccountAssignmentCreationStatusRequest & InstanceInput) =>
      ssoNeeds('sso:ListAccountAssignmentCreationStatus', input),
    recorded: { input: ['InstanceArn'] },
    async perform({ input, caller }) {
      const page = await requestsOf(workforce, 'assign', input, instanceRef(input, caller));
      return {
        output: { AccountAssignmentsCreationStatus: page.items.map(requestOutput), ...tokenOutput(page) },
      };
    },
  });
}

import type { Workforce } from '#identity';
import { operationShape, services, type DescribeAccountAssignmentDeletionStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { assignmentStatus } from './sso-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribeAccountAssignmentDeletionStatus.html */
export function describeAccountAssignmentDeletionStatus(workforce: Pick<Workforce, 'getRequest'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DescribeAccountAssignmentDeletionStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (
      input: DescribeAccountAssignmentDeletionStatusRequest &
        InstanceInput & { AccountAssignmentDeletionRequestId: string },
    ) => ssoNeeds('sso:DescribeAccountAssignmentDeletionStatus', input),
    recorded: { input: ['InstanceArn', 'AccountAssignmentDeletionRequestId'] },
    async perform({ input, caller }) {
      const ref = instanceRef(input, caller);
      const requestId = input.AccountAssignmentDeletionRequestId;
      const request = await workforce.getRequest({ ...ref, kind: 'unassign', requestId });
      return { output: { AccountAssignmentDeletionStatus: assignmentStatus(ref.instanceId, request) } };
    },
  });
}

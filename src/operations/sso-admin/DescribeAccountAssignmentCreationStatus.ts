import type { Workforce } from '#identity';
import { operationShape, services, type DescribeAccountAssignmentCreationStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { assignmentStatus } from './sso-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribeAccountAssignmentCreationStatus.html */
export function describeAccountAssignmentCreationStatus(workforce: Pick<Workforce, 'getRequest'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DescribeAccountAssignmentCreationStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (
      input: DescribeAccountAssignmentCreationStatusRequest &
        InstanceInput & { AccountAssignmentCreationRequestId: string },
    ) => ssoNeeds('sso:DescribeAccountAssignmentCreationStatus', input),
    recorded: { input: ['InstanceArn', 'AccountAssignmentCreationRequestId'] },
    async perform({ input, caller }) {
      const ref = instanceRef(input, caller);
      const requestId = input.AccountAssignmentCreationRequestId;
      const request = await workforce.getRequest({ ...ref, kind: 'assign', requestId });
      return { output: { AccountAssignmentCreationStatus: assignmentStatus(ref.instanceId, request) } };
    },
  });
}

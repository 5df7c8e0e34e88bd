import type { Workforce } from '#identity';
import { operationShape, services, type DeleteAccountAssignmentRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { assignmentStatus } from './sso-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteAccountAssignment.html */
export function deleteAccountAssignment(workforce: Pick<Workforce, 'assignments'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DeleteAccountAssignment'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: DeleteAccountAssignmentRequest &
        PermissionSetInput & {
          TargetId: string;
          PrincipalType: 'USER' | 'GROUP';
          PrincipalId: string;
        },
    ) => ssoNeeds('sso:DeleteAccountAssignment', input, input.TargetId),
    recorded: {
      input: ['TargetId', 'PermissionSetArn', 'PrincipalType', 'PrincipalId'],
      output: ['AccountAssignmentDeletionStatus.RequestId'],
    },
    async perform({ input, caller }) {
      const ref = permissionSetRef(input, caller);
      const request = await workforce.assignments.delete({
        ...ref,
        targetAccountId: input.TargetId,
        principalType: input.PrincipalType,
        principalId: input.PrincipalId,
      });
      return { output: { AccountAssignmentDeletionStatus: assignmentStatus(ref.instanceId, request) } };
    },
  });
}

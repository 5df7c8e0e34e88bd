import type { Workforce } from '#identity';
import { operationShape, services, type CreateAccountAssignmentRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { assignmentStatus } from './sso-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html */
export function createAccountAssignment(workforce: Pick<Workforce, 'assignments'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'CreateAccountAssignment'),
    eventClass: 'Management',
    readOnly: false,
    needs: (
      input: CreateAccountAssignmentRequest &
        PermissionSetInput & {
          TargetId: string;
          PrincipalType: 'USER' | 'GROUP';
          PrincipalId: string;
        },
    ) => ssoNeeds('sso:CreateAccountAssignment', input, input.TargetId),
    recorded: {
      input: ['TargetId', 'PermissionSetArn', 'PrincipalType', 'PrincipalId'],
      output: ['AccountAssignmentCreationStatus.RequestId'],
    },
    async perform({ input, caller }) {
      const ref = permissionSetRef(input, caller);
      const request = await workforce.assignments.create({
        ...ref,
        targetAccountId: input.TargetId,
        principalType: input.PrincipalType,
        principalId: input.PrincipalId,
      });
      return { output: { AccountAssignmentCreationStatus: assignmentStatus(ref.instanceId, request) } };
    },
  });
}

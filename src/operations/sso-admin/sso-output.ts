import type { AccountAssignment, PermissionSet, WorkforceRequest } from '#identity';
import { permissionSetArn } from '#kernel';

export function permissionSetOutput(instanceId: string, set: PermissionSet) {
  return {
    Name: set.name,
    PermissionSetArn: permissionSetArn(instanceId, set.permissionSetId),
    ...(set.description === undefined ? {} : { Description: set.description }),
    CreatedDate: new Date(set.createdAt),
    SessionDuration: set.sessionDuration,
    ...(set.relayState === undefined ? {} : { RelayState: set.relayState }),
  };
}

export function assignmentOutput(instanceId: string, assignment: AccountAssignment) {
  return {
    AccountId: assignment.targetAccountId,
    PermissionSetArn: permissionSetArn(instanceId, assignment.permissionSetId),
    PrincipalType: assignment.principalType,
    PrincipalId: assignment.principalId,
  };
}

/** What was asked for is done by the time it is answered. */
export function assignmentStatus(instanceId: string, request: WorkforceRequest) {
  return {
    Status: 'SUCCEEDED',
    RequestId: request.requestId,
    TargetId: request.targetAccountId,
    TargetType: 'AWS_ACCOUNT',
    PermissionSetArn: permissionSetArn(instanceId, request.permissionSetId),
    PrincipalType: request.principalType,
    PrincipalId: request.principalId,
    CreatedDate: new Date(request.createdAt),
  };
}

export function provisioningStatus(instanceId: string, request: WorkforceRequest) {
  return {
    Status: 'SUCCEEDED',
    RequestId: request.requestId,
    ...(request.targetAccountId === undefined ? {} : { AccountId: request.targetAccountId }),
    PermissionSetArn: permissionSetArn(instanceId, request.permissionSetId),
    CreatedDate: new Date(request.createdAt),
  };
}

import type { InstanceRef, PermissionSetRef } from '#identity';
import { assignedAccountArn } from '#kernel';
import type { Need } from '../operation.ts';

interface Caller {
  readonly accountId: string;
}

export interface InstanceInput {
  readonly InstanceArn: string;
}

export interface PermissionSetInput extends InstanceInput {
  readonly PermissionSetArn: string;
}

/** The shape has made sure of the ARN's form. */
export function instanceRef(input: InstanceInput, caller: Caller): InstanceRef {
  return { accountId: caller.accountId, instanceId: lastPart(input.InstanceArn) };
}

/** A permission set that names another instance than the request does is of neither. */
export function permissionSetRef(input: PermissionSetInput, caller: Caller): PermissionSetRef {
  const ref = instanceRef(input, caller);
  const [instanceId, permissionSetId = ''] = input.PermissionSetArn.split('/').slice(-2);
  return { ...ref, permissionSetId: instanceId === ref.instanceId ? permissionSetId : '' };
}

/**
 * One action on everything that the request names: the instance, the permission set, the account.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycentersuccessortoawssinglesign-on.html
 */
export function ssoNeeds(
  action: `sso:${string}`,
  input: InstanceInput & { readonly PermissionSetArn?: string },
  accountId?: string,
): readonly Need[] {
  const { InstanceArn: instance, PermissionSetArn: set } = input;
  return [
    { action, resource: instance, resourceType: 'AWS::SSO::Instance' },
    ...(set === undefined ? [] : [{ action, resource: set, resourceType: 'AWS::SSO::PermissionSet' }]),
    ...(accountId === undefined ? [] : [{ action, resource: assignedAccountArn(accountId) }]),
  ];
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

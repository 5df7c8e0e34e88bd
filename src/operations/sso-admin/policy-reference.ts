import type { PolicyReference, SetBoundary } from '#identity';
import { ApiError } from '#kernel';
import type { CustomerManagedPolicyReference, PermissionsBoundary } from '#shapes';

export interface PolicyReferenceInput {
  readonly CustomerManagedPolicyReference: CustomerManagedPolicyReference;
}

export interface PermissionsBoundaryInput {
  readonly PermissionsBoundary: PermissionsBoundary;
}

export function policyReferenceOf({ Name: name = '', Path: path = '/' }: CustomerManagedPolicyReference) {
  return { name, path };
}

export function policyReferenceOutput({ name, path }: PolicyReference) {
  return { Name: name, Path: path };
}

/** @throws ApiError `ValidationException` for none, or both */
export function boundaryOf(boundary: PermissionsBoundary): SetBoundary {
  const { ManagedPolicyArn: policyArn, CustomerManagedPolicyReference: reference } = boundary;
  if (policyArn !== undefined && reference === undefined) return { policyArn };
  if (policyArn === undefined && reference !== undefined) return { reference: policyReferenceOf(reference) };
  throw new ApiError(
    'ValidationException',
    'PermissionsBoundary is a ManagedPolicyArn or a CustomerManagedPolicyReference.',
  );
}

export function boundaryOutput(boundary: SetBoundary): PermissionsBoundary {
  return 'policyArn' in boundary
    ? { ManagedPolicyArn: boundary.policyArn }
    : { CustomerManagedPolicyReference: policyReferenceOutput(boundary.reference) };
}

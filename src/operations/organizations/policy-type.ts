import { ApiError } from '#kernel';

/** The one type of policy that there is here: what accounts may do at most. */
export const SERVICE_CONTROL_POLICY = 'SERVICE_CONTROL_POLICY';

/** @throws ApiError `PolicyTypeNotAvailableForOrganizationException` */
export function refuseOtherTypes(type: string): void {
  if (type === SERVICE_CONTROL_POLICY) return;
  throw new ApiError(
    'PolicyTypeNotAvailableForOrganizationException',
    `Policies of this type are not available here: ${SERVICE_CONTROL_POLICY} alone is.`,
  );
}

/** `organizations:PolicyType`, by which permissions are told apart. */
export function policyTypeKey(type: string): Readonly<Record<string, string>> {
  return { 'organizations:PolicyType': type };
}

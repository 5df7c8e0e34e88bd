import { ApiError } from '#kernel';

/** @param reason one of those that the API model lists */
export function constraintViolation(reason: string, message: string): ApiError {
  return new ApiError('ConstraintViolationException', message, { members: { Reason: reason } });
}

/** @param reason one of those that the API model lists */
export function invalidInput(reason: string, message: string): ApiError {
  return new ApiError('InvalidInputException', message, { members: { Reason: reason } });
}

export function notInUse(): ApiError {
  return new ApiError(
    'AWSOrganizationsNotInUseException',
    'Your account is not a member of an organization.',
  );
}

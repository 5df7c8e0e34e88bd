import { ApiError, limits } from '#kernel';

/** What a permission set has that says nothing of it. */
export const USUAL_DURATION = 'PT1H';

const DURATION = /^P(?:(\d{1,3})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/**
 * A permission set's session duration in seconds: an ISO 8601 duration of 1 to 12 hours.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html
 * @throws ApiError `ValidationException`
 */
export function sessionSeconds(duration: string): number {
  const found = DURATION.exec(duration);
  const [days = 0, hours = 0, minutes = 0, rest = 0] = (found?.slice(1) ?? []).map((part) =>
    Number(part ?? 0),
  );
  const seconds = ((days * 24 + hours) * 60 + minutes) * 60 + rest;
  if (seconds >= limits.permissionSetSecondsLeast && seconds <= limits.permissionSetSecondsMost) {
    return seconds;
  }
  throw new ApiError(
    'ValidationException',
    'SessionDuration must be an ISO 8601 duration of 1 to 12 hours, such as PT8H.',
  );
}

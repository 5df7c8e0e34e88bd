import { ApiError } from '#kernel';

/**
 * Refuses members that the API has and this version does not carry out: to ignore a permissions boundary, or a
 * tag that a policy reads, would grant more than was asked for.
 *
 * @throws ApiError `ValidationException`
 */
export function refuseUnbuilt(input: object, members: readonly string[]): void {
  const found = members.filter((name) => name in input);
  if (found.length === 0) return;
  throw new ApiError(
    'ValidationException',
    `This version of Caprock does not support ${found.join(' and ')} here; leave it out.`,
  );
}

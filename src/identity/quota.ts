import { ApiError } from '#kernel';

/**
 * @param name as IAM calls the quota: `GroupsPerAccount`
 * @throws ApiError `LimitExceededException` when there are as many already
 */
export function refuseOverQuota(name: string, there: number, most: number): void {
  if (there < most) return;
  throw new ApiError('LimitExceededException', `Cannot exceed quota for ${name}: ${most}`);
}

import type { Principal } from '#identity';
import { ApiError } from '#kernel';

/**
 * Long-term credentials of a user alone may make a session of the user: one session cannot prolong itself by another.
 * @throws ApiError `AccessDeniedException`
 */
export function refuseSessions(caller: Principal, operation: string): void {
  if (caller.type === 'IAMUser' && caller.session === undefined) return;
  throw new ApiError('AccessDeniedException', `Cannot call ${operation} with session credentials`);
}

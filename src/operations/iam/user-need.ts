import type { Principal, Users } from '#identity';
import { ApiError } from '#kernel';
import type { Need } from '../operation.ts';

/**
 * The user that a request names: the caller, where it names none.
 * @throws ApiError `ValidationException` when it names none and the caller is no user
 */
export function targetUser(input: { readonly UserName?: string | undefined }, caller: Principal) {
  const userName = input.UserName ?? caller.userName;
  if (userName !== undefined) return { accountId: caller.accountId, userName };
  throw new ApiError('ValidationException', 'Must specify userName when calling with non-User credentials');
}

/** The permission for `action` on the user that a request names; its ARN holds the user's path. */
export async function userNeed(
  action: string,
  users: Pick<Users, 'arnOf'>,
  input: { readonly UserName?: string | undefined },
  caller: Principal,
): Promise<readonly Need[]> {
  const resource = await users.arnOf(targetUser(input, caller));
  return [{ action, resource, resourceType: 'AWS::IAM::User' }];
}

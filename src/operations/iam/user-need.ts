import type { Principal, Users } from '#identity';
import type { Need } from '../operation.ts';

/** The user that a request names: the caller, where it names none. */
export function targetUser(input: { readonly UserName?: string | undefined }, caller: Principal) {
  return { accountId: caller.accountId, userName: input.UserName ?? caller.userName };
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

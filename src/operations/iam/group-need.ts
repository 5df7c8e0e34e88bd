import type { GroupRef, Groups, Principal } from '#identity';
import type { Need } from '../operation.ts';

/** The group that a request names, in the caller's account. */
export function groupRef(input: { readonly GroupName: string }, caller: Principal): GroupRef {
  return { accountId: caller.accountId, groupName: input.GroupName };
}

/** The permission for `action` on the group that a request names; its ARN holds the group's path. */
export async function groupNeed(
  action: string,
  groups: Pick<Groups, 'arnOf'>,
  input: { readonly GroupName: string },
  caller: Principal,
): Promise<readonly Need[]> {
  const resource = await groups.arnOf(groupRef(input, caller));
  return [{ action, resource, resourceType: 'AWS::IAM::Group' }];
}

import type { Principal, RoleRef, Roles } from '#identity';
import type { Need } from '../operation.ts';

/** The role that a request names, in the caller's account. */
export function roleRef(input: { readonly RoleName: string }, caller: Principal): RoleRef {
  return { accountId: caller.accountId, roleName: input.RoleName };
}

/** The permission for `action` on the role that a request names; its ARN holds the role's path. */
export async function roleNeed(
  action: string,
  roles: Pick<Roles, 'arnOf'>,
  input: { readonly RoleName: string },
  caller: Principal,
): Promise<readonly Need[]> {
  const resource = await roles.arnOf(roleRef(input, caller));
  return [{ action, resource, resourceType: 'AWS::IAM::Role' }];
}

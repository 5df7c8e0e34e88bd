import type { Principal } from '#identity';

/** The inline policy that a request names, in the caller's account. */
export function policyRef(input: { UserName: string; PolicyName: string }, caller: Principal) {
  return { accountId: caller.accountId, userName: input.UserName, policyName: input.PolicyName };
}

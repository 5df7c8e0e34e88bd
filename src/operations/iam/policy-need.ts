import type { PolicyRef, Principal } from '#identity';
import type { Need } from '../operation.ts';

/** The managed policy that a request names, as seen from the caller's account. */
export function managedPolicyRef(input: { readonly PolicyArn: string }, caller: Principal): PolicyRef {
  return { accountId: caller.accountId, policyArn: input.PolicyArn };
}

/** The permission for `action` on the managed policy that a request names. */
export function policyNeed(action: string, input: { readonly PolicyArn: string }): readonly Need[] {
  return [{ action, resource: input.PolicyArn, resourceType: 'AWS::IAM::ManagedPolicy' }];
}

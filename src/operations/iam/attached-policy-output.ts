import type { AttachedPolicy as Attached } from '#identity';
import type { AttachedPolicy } from '#shapes';

export function attachedPolicyOutput({ policyName, policyArn }: Attached): AttachedPolicy {
  return { PolicyName: policyName, PolicyArn: policyArn };
}

import { ApiError } from '#kernel';
import type { SessionFacts } from '../principal.ts';
import { packedPolicySize, type SessionPolicies } from './claims.ts';

/**
 * How much of the room for policies and tags a session takes, in per cent.
 * @throws ApiError `PackedPolicyTooLargeException`
 */
export function refuseTooLarge(
  policies: SessionPolicies | undefined,
  facts: Pick<SessionFacts, 'tags' | 'transitiveTagKeys'>,
): number | undefined {
  const size = packedPolicySize(policies, facts);
  if (size === undefined || size <= 100) return size;
  throw new ApiError(
    'PackedPolicyTooLargeException',
    `The session's policies and tags take ${size} per cent of the room that they have: use fewer tags, or a shorter policy.`,
  );
}

import type { TrailRef, Trails } from '#audit';
import type { Principal } from '#identity';
import type { Need } from '../operation.ts';

/** The trail that an input names, by name or ARN; without one the account's own. */
export function refOf(caller: Pick<Principal, 'accountId'>, name: string | undefined): TrailRef {
  return { accountId: caller.accountId, name: name ?? '' };
}

/** The permission for an action on a trail. */
export function trailNeed(trails: Pick<Trails, 'arnOf'>, action: string, ref: TrailRef): Need {
  return {
    action: `cloudtrail:${action}`,
    resource: trails.arnOf(ref),
    resourceType: 'AWS::CloudTrail::Trail',
  };
}

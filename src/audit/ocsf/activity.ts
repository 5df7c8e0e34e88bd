import type { CloudTrailRecord } from '../record.ts';

/** What kind of activity an API call is, in the words of OCSF's API Activity. */
export interface Activity {
  readonly activity_id: 1 | 2 | 3 | 4 | 99;
  readonly activity_name: string;
}

const VERBS: readonly (readonly [RegExp, Activity])[] = [
  [/^(?:Create|Add|Attach|Import|Register|Upload)/, { activity_id: 1, activity_name: 'Create' }],
  [
    /^(?:Update|Put|Set|Modify|Change|Enable|Disable|Start|Stop|Rotate|Tag|Untag|Move)/,
    { activity_id: 3, activity_name: 'Update' },
  ],
  [/^(?:Delete|Remove|Detach|Deactivate|Revoke|Retire)/, { activity_id: 4, activity_name: 'Delete' }],
];

/** What only reads is a read, inference included; a verb that says nothing of these is the call's own name. */
export function activityOf({ eventName, readOnly }: CloudTrailRecord): Activity {
  if (readOnly) return { activity_id: 2, activity_name: 'Read' };
  const [, activity] = VERBS.find(([verb]) => verb.test(eventName)) ?? [];
  return activity ?? { activity_id: 99, activity_name: eventName };
}

const HIGH = new Set(['TrailWeakened', 'EgressRefused']);

/** Informational (1); a call that failed is low (2), what stands out is high (4). */
export function severityOf({ eventName, errorCode }: CloudTrailRecord): 1 | 2 | 4 {
  if (HIGH.has(eventName)) return 4;
  return errorCode === undefined ? 1 : 2;
}

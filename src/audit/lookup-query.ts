/**
 * Management events alone are looked up; data events are in log files, exports and proofs.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export interface LookupQuery {
  readonly accountId: string;
  /** CloudTrail takes a list, and refuses more than one item. */
  readonly attributes?: readonly LookupAttribute[];
  /** Milliseconds since the epoch; the bounds are inclusive. */
  readonly startTime?: number;
  readonly endTime?: number;
  /** 1 to 50; 50 by default. */
  readonly maxResults?: number;
  /** Of the page before, given with the same other parameters. */
  readonly nextToken?: string;
}

export interface LookupAttribute {
  /** `EventId`, `EventName`, `ReadOnly`, `Username`, `ResourceType`, `ResourceName`, `EventSource` or `AccessKeyId`. */
  readonly key: string;
  /** Matched exactly; `true` or `false` for `ReadOnly`. */
  readonly value: string;
}

export interface LookupPage {
  readonly events: readonly FoundEvent[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

export interface FoundEvent {
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  /** Milliseconds since the epoch. */
  readonly eventTime: number;
  readonly readOnly: boolean;
  readonly userName?: string;
  readonly accessKeyId?: string;
  /** The name is the resource's ARN. */
  readonly resources: readonly { readonly type?: string; readonly name: string }[];
  /** The whole record as JSON: `CloudTrailEvent` of the API. */
  readonly record: string;
}

import { isoSeconds } from '#kernel';
import { newEventId } from './event-id.ts';
import type { Json } from './json.ts';
import type { CloudTrailRecord } from './record.ts';

/** Whose installation it is, for what Caprock records of itself. */
export interface Installation {
  readonly accountId: string;
  readonly region: string;
}

/**
 * The record of something that Caprock did by itself, at nobody's call.
 *
 * @param event.eventId given where the same event may be written twice, by two replicas or after a crash
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html
 */
export function serviceEvent(
  { accountId, region }: Installation,
  event: {
    readonly now: number;
    readonly eventSource: string;
    readonly eventName: string;
    readonly additionalEventData: { readonly [name: string]: Json };
    readonly eventId?: string;
  },
): CloudTrailRecord {
  const { now, eventSource, eventName, additionalEventData } = event;
  const eventID = event.eventId ?? newEventId(now);
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'AWSService', accountId, invokedBy: 'caprock' },
    eventTime: isoSeconds(now),
    eventSource,
    eventName,
    awsRegion: region,
    sourceIPAddress: 'caprock',
    userAgent: 'caprock',
    requestParameters: null,
    responseElements: null,
    additionalEventData,
    requestID: eventID,
    eventID,
    readOnly: false,
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}

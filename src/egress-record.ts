import { newEventId, type CloudTrailRecord } from '#audit';
import { isoSeconds } from '#kernel';

/**
 * The record of a connection that Caprock itself was kept from opening.
 * @param place `host:port`
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html
 */
export function egressRefused(
  place: string,
  { now, region, accountId }: { readonly now: number; readonly region: string; readonly accountId: string },
): CloudTrailRecord {
  const eventID = newEventId(now);
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'AWSService', accountId, invokedBy: 'caprock' },
    eventTime: isoSeconds(now),
    eventSource: 'caprock',
    eventName: 'EgressRefused',
    awsRegion: region,
    sourceIPAddress: 'caprock',
    userAgent: 'caprock',
    errorCode: 'EgressRefused',
    errorMessage: 'The place is not on the egress list.',
    requestParameters: null,
    responseElements: null,
    additionalEventData: { place },
    requestID: eventID,
    eventID,
    readOnly: true,
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}

import { serviceEvent, type CloudTrailRecord, type Installation } from '#audit';

/**
 * The record of a connection that Caprock itself was kept from opening.
 * @param place `host:port`
 */
export function egressRefused(
  place: string,
  { now, ...installation }: Installation & { readonly now: number },
): CloudTrailRecord {
  return {
    ...serviceEvent(installation, {
      now,
      eventSource: 'caprock',
      eventName: 'EgressRefused',
      additionalEventData: { place },
    }),
    errorCode: 'EgressRefused',
    errorMessage: 'The place is not on the egress list.',
    readOnly: true,
  };
}
